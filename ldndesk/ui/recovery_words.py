"""What stands on the recovery sheet, on paper and in a file."""

WORDS = (
    "This sheet opens the clinic’s record when the passphrase is lost. Without the passphrase and without this sheet "
    "nobody can open the record, and no one can help: there is no other key.",
    "Keep it in a safe or a locked drawer, away from the computer and from its backups. Whoever holds this sheet and a "
    "copy of the record can read every patient.",
    "Write the passphrase on a second paper and keep that one at another place.",
)
HOW = (
    "To use it: start the program, choose “Use the recovery sheet”, type the four lines below, and choose a new "
    "passphrase. Capitals, blanks and hyphens do not matter. A line with a slip is named."
)
