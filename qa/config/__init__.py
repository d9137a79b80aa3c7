"""What Dateline is set to: flags go before the environment, that before `dateline.toml`."""

from qa.config.reading import FILE, Config, ConfigInvalid, load
from qa.config.settings import Llm, Serve, Settings

__all__ = ["FILE", "Config", "ConfigInvalid", "Llm", "Serve", "Settings", "load"]
