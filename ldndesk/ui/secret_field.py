"""Fields for what nobody should read over a shoulder."""

from PySide6.QtWidgets import QLineEdit


class SecretField(QLineEdit):
    """A line whose letters show as dots."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.setMinimumWidth(300)
        self.setMinimumHeight(32)  # the dots are higher than letters
