"""`inspector serve`: the review desk in the browser."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Annotated, Any

import typer

from inspector.commands.console import DATA, SITES, Database, UsageError, err, out
from inspector.core.refusals import refusal_of

THREADS = 8
LARGEST_REQUEST = 40 << 20


def serve(
    host: Annotated[str, typer.Option(help="监听哪个地址；给别的机器用时写 0.0.0.0，并放在 HTTPS 反向代理后面。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="监听哪个端口。", min=1, max=65535)] = 8080,
    folder: Annotated[Path, typer.Option("--data", help="数据目录：数据库、存档和截图；没有就新建。")] = DATA,
    database: Database = "",
    config_file: Annotated[Path | None, typer.Option("--config", help="单位与网站配置（默认 sites.yaml，没有就不用）。")] = None,
    proxy: Annotated[str, typer.Option(help="前面的 HTTPS 反向代理的地址，如 127.0.0.1；写了就信它转来的来访地址，并只在 HTTPS 上发 Cookie。")] = "",
) -> None:
    """打开复核台：在浏览器里复核问题、审校稿件、跟踪整改。按 Ctrl+C 结束。"""
    from waitress.server import create_server

    from inspector.web.app import Desk, create_app
    from inspector.web.beforehand import counting

    if config_file is not None and not config_file.exists():
        raise UsageError(f"配置 {config_file} 不存在：请检查 --config")
    config = config_file or (SITES if SITES.exists() else None)
    app = create_app(Desk(folder, database, config, is_behind_https=bool(proxy)))
    trusted: dict[str, Any] = {"trusted_proxy": proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host"} if proxy else {}
    try:
        server = create_server(app, host=host, port=port, threads=THREADS, ident=None, max_request_body_size=LARGEST_REQUEST, **trusted)
    except (ValueError, socket.gaierror) as error:  # the server calls a host that is none a wrong value
        app.config["STORE"].close()
        raise UsageError(f"{host}：不是这台机器的地址。请检查 --host。") from error
    except OSError as error:
        app.config["STORE"].close()
        raise UsageError(refusal_of(error, f"{host}:{port}")) from error
    out.print(f"复核台：http://{host}:{port}/　数据：{folder}", markup=False)
    if not app.config["STORE"].people():
        err.print(f"还没有人能登录：请先运行 inspector people add 登录名 --name 姓名 --role 管理员 --data {folder}", markup=False)
    try:
        with counting(app):
            server.run()
    finally:
        server.close()
        app.config["STORE"].close()
