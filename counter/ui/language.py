"""The language of the screen: our texts and Qt's own."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from counter.places import TRANSLATIONS
from counter.ui.preferences import Language

_installed: list[QTranslator] = []


def speak(language: Language) -> None:
    """Show all texts made from now on in that language. The source texts are English."""
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    QLocale.setDefault(QLocale(language.value))
    if language is Language.ENGLISH:
        return
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (
        (f"qtbase_{language.value}", qt_folder),
        (f"counter_{language.value}", str(TRANSLATIONS)),
    ):
        translator = QTranslator()
        if translator.load(name, folder):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)
