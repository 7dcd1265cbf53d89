"""The words by which authors name the parts of a briefing, in the languages of our labels. Only exact ones count."""

import re
import unicodedata
from functools import cache

from exporter.readers._page.dates import LANGUAGES

# Per kind one line for each language, in the order of LANGUAGES. The first of each is our label (a test sees to it).
_HEADINGS = {
    "key_points": """
        Key points | Key takeaways | Key facts | At a glance | Takeaways | In brief
        Das Wichtigste | Das Wichtigste in Kürze | Auf einen Blick | Kernpunkte
        L’essentiel | Points clés | À retenir | En bref
        Puntos clave | Lo esencial | Claves | En breve
        Головне | Ключові тези | Коротко
        أهم النقاط | النقاط الرئيسية | باختصار
        要点 | ポイント | 主なポイント
    """,
    "what_happened": """
        What happened | What has happened
        Was geschehen ist | Was ist passiert | Was passiert ist | Was ist geschehen
        Ce qui s’est passé | Que s’est-il passé | Les faits
        Qué ha ocurrido | Qué ha pasado | Qué pasó | Qué ocurrió
        Що сталося | Що відбулося
        ماذا حدث | ما الذي حدث
        何があったか | 何が起きたか | 何が起きたのか
    """,
    "what_it_means": """
        What it means | What this means | Why it matters
        Was es bedeutet | Was bedeutet das | Was das bedeutet
        Ce que cela signifie | Pourquoi c’est important
        Qué significa | Por qué importa | Por qué es importante
        Що це означає | Чому це важливо
        ماذا يعني ذلك | ماذا يعني هذا
        何を意味するか | 意味すること
    """,
    "who_is_affected": """
        Who is affected | Who’s affected | Those affected
        Wen es betrifft | Wer ist betroffen | Wer betroffen ist
        Qui est concerné | Qui est touché
        A quién afecta | Quién se ve afectado | Quiénes son los afectados
        Кого це стосується | Кого це зачіпає
        من يتأثر | من المتأثرون
        影響を受ける人 | 影響を受けるのは誰か
    """,
    "timeline": """
        Timeline | Timeline of events | Chronology
        Zeitleiste | Chronologie | Chronologie der Ereignisse | Zeitlicher Ablauf
        Chronologie | Chronologie des événements
        Cronología | Cronología de los hechos | Línea de tiempo
        Хронологія | Хронологія подій
        التسلسل الزمني | تسلسل الأحداث | الجدول الزمني
        経緯 | 年表 | 時系列
    """,
    "faq": """
        Questions and answers | FAQ | FAQs | Frequently asked questions | Q&A | Q & A
        Fragen und Antworten | Häufige Fragen | Häufig gestellte Fragen
        Questions et réponses | Questions fréquentes | Foire aux questions | Questions-réponses
        Preguntas y respuestas | Preguntas frecuentes
        Запитання та відповіді | Питання та відповіді | Поширені запитання | Часті запитання
        أسئلة وأجوبة | الأسئلة الشائعة | أسئلة شائعة
        質問と回答 | よくある質問 | よくあるご質問
    """,
    "background": """
        Background
        Hintergrund | Hintergründe
        Contexte | Le contexte
        Contexto | Antecedentes
        Передісторія | Контекст
        خلفية | الخلفية
        背景
    """,
    "sources": """
        Sources
        Quellen
        Sources
        Fuentes
        Джерела
        المصادر
        出典 | 情報源
    """,
}
# Heads of the two columns of a chronology.
_COLUMNS = {
    "when": """
        Date | When | Time | Day | Year
        Datum | Wann | Zeitpunkt | Zeit | Tag | Jahr
        Date | Quand | Jour | Année
        Fecha | Cuándo | Día | Año
        Дата | Коли | Час | Рік
        التاريخ | متى | اليوم | السنة
        日付 | 日時 | 時期 | 年月日 | 年
    """,
    "event": """
        Event | Events | What happened | What | Happening
        Ereignis | Ereignisse | Was geschah | Was
        Événement | Événements | Fait
        Evento | Hecho | Acontecimiento | Suceso
        Подія | Події | Що сталося
        الحدث | الأحداث
        出来事 | 内容 | できごと
    """,
    "ahead": """
        Future | After | Upcoming | Planned | Expected | Next | Later | Ahead | To come
        Zukunft | Künftig | Nach | Geplant | Später | Erwartet
        Futur | À venir | Après | Prévu | Plus tard
        Futuro | Próximo | Próximamente | Tras | Después | Previsto
        Майбутнє | Після | Заплановано | Згодом
        المستقبل | مستقبلا | بعد | لاحقا | متوقع
        今後 | 将来 | 予定
    """,
}
WORDS = {
    name: dict(
        zip(LANGUAGES, [[word.strip() for word in line.split("|")] for line in lines.strip().splitlines()], strict=True)
    )
    for name, lines in (_HEADINGS | _COLUMNS).items()
}
"""The words by what they name and language."""


def kind_of(heading: str) -> str | None:
    """Return the kind of section that a heading names ("sources" among them), None for any other heading."""
    return _kinds().get(_plain(heading))


def names(what: str, words: str, language: str | None = None) -> bool:
    """Return whether `words` are one of the words for `what`, in `language` alone if one is given."""
    return _plain(words) in _known(what, language.split("-")[0].lower() if language else None)


def is_ahead(words: str) -> bool:
    """Return whether a date in words is one to come: Future, After a ceasefire, 今後."""
    said = _plain(words)
    return any(
        said == word or said.startswith(f"{word} ") or (word[0] >= "\u3000" and said.startswith(word))
        for word in _known("ahead", None)
    )


def is_question(words: str) -> bool:
    """Return whether words end as a question does in any script."""
    return words.rstrip().endswith(("?", "？", "؟", "﹖", "\N{GREEK QUESTION MARK}"))


@cache
def _kinds() -> dict[str, str]:
    return {_plain(word): kind for kind in _HEADINGS for words in WORDS[kind].values() for word in words}


@cache
def _known(what: str, language: str | None) -> frozenset[str]:
    return frozenset(_plain(word) for tag, words in WORDS[what].items() if language in (None, tag) for word in words)


def _plain(words: str) -> str:
    """Return words as they are compared: NFC, without case, kinds of apostrophe, white space and final punctuation."""
    words = unicodedata.normalize("NFC", words).casefold().replace("'", "’")
    return re.sub(r"[\s:：.?？؟!¿¡]+$", "", " ".join(words.split())).lstrip("¿¡ ")
