"""The command line: `sagsgraf build | serve | extract | check | export`."""


def main() -> int:
    """Run the command that the arguments name and return its exit code."""
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
