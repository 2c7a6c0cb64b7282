"""How well the reader reads: words, sentences, syntax, names, and what its vectors tell apart."""
