"""The page's look where gradio's own parts show: system fonts, one accent, nothing fetched."""

from __future__ import annotations

import gradio as gr

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Liberation Sans", "Arial", "sans-serif")
_MONO = ("ui-monospace", "Menlo", "Liberation Mono", "monospace")

ACCENT = gr.themes.Color(
    "#eef6f4", "#d7ebe7", "#b0d8d1", "#82bfb7", "#54a19a", "#2f827d", "#0f6462", "#0e5250", "#0d4241", "#0c3635",
    "#062120", name="dateline",
)  # fmt: skip


def theme() -> gr.themes.Base:
    """The theme of the page."""
    base = gr.themes.Base(
        primary_hue=ACCENT, secondary_hue=ACCENT, neutral_hue=gr.themes.colors.stone, font=_SANS, font_mono=_MONO,
        radius_size=gr.themes.sizes.radius_md, text_size=gr.themes.sizes.text_md,
    )  # fmt: skip
    return base.set(
        body_background_fill="#faf8f4", body_background_fill_dark="#161513", body_text_color="#1d1b18",
        body_text_color_dark="#ece8e0", background_fill_primary="#ffffff", background_fill_primary_dark="#1f1d1a",
        block_background_fill="transparent", block_background_fill_dark="transparent", block_border_width="0px",
        block_border_width_dark="0px", block_shadow="none", block_shadow_dark="none", input_background_fill="#ffffff",
        input_background_fill_dark="#1f1d1a", input_border_color="#d8d2c6", input_border_color_dark="#3a3732",
        input_shadow="none", input_shadow_focus="none", button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700", button_primary_background_fill_dark="#2f827d",
        button_primary_background_fill_hover_dark="#54a19a", button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff", block_label_text_color="#625d55", block_info_text_color="#625d55",
        block_label_text_color_dark="#aaa398", block_info_text_color_dark="#aaa398", block_title_text_color="#625d55",
        block_title_text_color_dark="#aaa398", body_text_color_subdued="#625d55",
        body_text_color_subdued_dark="#aaa398",
    )  # fmt: skip
