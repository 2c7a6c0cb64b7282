"""Which texts are English."""

from __future__ import annotations

import pytest

from tellings.read.english import judge_english
from tests.read.invented import BODY, HEADLINE, article, extract, why

OTHERS = {
    "de": "Die Hafenbrücke ist am Montag gesperrt worden, nachdem in ihrem nördlichen Pfeiler ein Riss gefunden wurde, wie der Hafen mitteilte. "
    "Die Fähre war doppelt so oft in Betrieb wie sonst. Der Hafen hofft, bis Freitag eine Spur zu öffnen.",
    "fr": "Le pont du port a été fermé lundi après la découverte d’une fissure dans son pilier nord, a indiqué le port. Les ingénieurs avaient vu "
    "la fissure lors d’un contrôle dimanche soir. Le port espère rouvrir une voie vendredi.",
    "nl": "De havenbrug is maandag afgesloten nadat in de noordelijke pijler een scheur was gevonden, zei de haven. De veerboot voer twee keer zo "
    "vaak als anders. De haven hoopt voor vrijdag een rijstrook te openen, en het is niet bekend wanneer de rest volgt.",
    "es": "El puente del puerto fue cerrado el lunes después de que se encontrara una grieta en su pilar norte, dijo el puerto. Los ingenieros "
    "habían visto la grieta durante un control el domingo por la noche.",
    "no": "Havnebroen ble stengt mandag etter at det ble funnet en sprekk i den nordlige pilaren, opplyser havnen. Fergen gikk dobbelt så ofte som "
    "vanlig. Det er ikke kjent når resten av broen åpner, men havnen håper på fredag.",
    "ru": "Мост в гавани был закрыт в понедельник после того, как в его северной опоре нашли трещину, сообщили в порту. Паром ходил вдвое чаще.",
    "zh": "港口周一表示，由于在北侧桥墩发现裂缝，港口大桥已经关闭。工程师在周日晚上的例行检查中发现了这条裂缝。" * 3,
    "ar": "أغلق جسر الميناء يوم الاثنين بعد العثور على صدع في دعامته الشمالية، حسبما ذكرت إدارة الميناء. وتأمل في فتح ممر واحد بحلول يوم الجمعة.",
    "pcm": "Di harbour bridge don close on Monday afta dem see say crack dey di pillar wey dey di north side, na so di port tok am. Di ferry wey dem "
    "dey use don dey waka two times pass as e dey do before. Di port no tok wen dem go open am finish.",
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_rejected_by_name(language: str) -> None:
    (rejected,) = extract(OTHERS[language]).rejected
    assert rejected.why == "NOT_ENGLISH"
    assert f"'{language}'" in rejected.detail


def test_chinese_on_one_line_is_a_language_not_a_pathological_line() -> None:
    assert why(OTHERS["zh"] * 300) == "NOT_ENGLISH"


@pytest.mark.parametrize(
    "text",
    [BODY, BODY.upper(), HEADLINE, "Kabul blast kills 12.", "Roke responds to the letter", "She resigned today."],
)
def test_english_is_kept_be_it_short_or_loud(text: str) -> None:
    assert article(text).language == "en"


def test_english_with_a_foreign_beginning_is_kept() -> None:
    assert judge_english(OTHERS["fr"] + "\n\n" + BODY * 4) is None
    assert article(OTHERS["de"] + "\n\n" + BODY * 4).text


def test_nothing_to_judge() -> None:
    assert judge_english("") is None
    assert judge_english("12 345 --- 6") is None
