"""Switch files from compiled tables: one module per platform, each with `render_switch(model) -> {path: bytes}`."""
