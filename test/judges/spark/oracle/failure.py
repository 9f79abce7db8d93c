"""What went wrong, by error class and SQLSTATE: those of the nearest cause that has them, because
Delta's errors and a reader's arrive wrapped."""

from typing import Any

DEPTH_MAX = 12
TEXT_MAX = 400


def failure_of(error: BaseException) -> dict[str, str | None]:
    found = next((cause for cause in causes(error) if ask(cause, "getCondition")), None)
    # getMessage() of PySpark 4.2.0 fails for the classes that are Delta's.
    text = (ask(found, "getMessage") if found is not None else None) or str(error)
    return {
        "errorClass": ask(found, "getCondition") or type(error).__name__,
        "sqlState": ask(found, "getSqlState"),
        "message": " ".join(str(text).split())[:TEXT_MAX],
    }


def causes(error: BaseException) -> list[Any]:
    chain: list[Any] = [error]
    cause = getattr(error, "java_exception", None) or getattr(error, "_origin", None)
    while cause is not None and len(chain) < DEPTH_MAX:
        chain.append(cause)
        cause = ask(cause, "getCause")
    return chain


def ask(target: Any, name: str) -> Any:
    try:
        return getattr(target, name)()
    except Exception:
        return None
