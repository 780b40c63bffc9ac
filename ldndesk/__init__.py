"""ldndesk: a prescriber's dashboard for low-dose naltrexone."""

__version__ = "0.1.0"
