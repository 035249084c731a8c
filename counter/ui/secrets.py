"""Fields for what nobody else may read: dots on the screen, and in no draft."""

from PySide6.QtWidgets import QLineEdit

from counter.ui.fields import Say, TextField


class PasswordField(TextField):
    """A password, as typed: blanks are part of it."""

    def __init__(self, name: str, label: str, say: Say) -> None:
        super().__init__(name, label, say, latin=True)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
