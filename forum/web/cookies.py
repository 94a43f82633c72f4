"""Cookies of ours: kept from scripts and from other sites; behind https the name says so."""

from __future__ import annotations

from flask import Response, current_app, request


def set_cookie(response: Response, name: str, value: str, *, seconds: int, path: str = "/") -> None:
    """Hand the browser a cookie for some time and for the pages below `path`."""
    response.set_cookie(
        _full_name(name, path),
        value,
        max_age=seconds,
        path=path,
        secure=current_app.config["IS_HTTPS"],
        httponly=True,
        samesite="Lax",
    )


def cookie(name: str, path: str = "/") -> str:
    """What the browser sent, or nothing."""
    return request.cookies.get(_full_name(name, path), "")


def delete_cookie(response: Response, name: str, path: str = "/") -> None:
    """Take a cookie back."""
    response.delete_cookie(
        _full_name(name, path),
        path=path,
        secure=current_app.config["IS_HTTPS"],
        httponly=True,
        samesite="Lax",
    )


def _full_name(name: str, path: str) -> str:
    if not current_app.config["IS_HTTPS"]:
        return name
    # Browsers hold a name that begins so to this very host, which needs the path `/`.
    return f"__Host-{name}" if path == "/" else f"__Secure-{name}"
