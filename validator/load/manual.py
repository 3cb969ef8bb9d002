"""The manuals of the findings that loading makes: what is wrong with a file before anybody asks where its numbers go."""

from __future__ import annotations

MANUAL = {
    "test-fails": """
        A test does not come true for every number.

        Why:
            A test speaks of all the numbers of a pattern, on every date unless it names one. The trunk that it expects is the one tried
            first; what it forbids must not happen on any that may be tried; everything else holds on each of them. Strings that nobody
            has as a number are left out, unless the pattern holds no others. The finding names the smallest number that goes otherwise.
        """,
    "test-cannot-fail": """
        A test speaks of no call.

        Why:
            No string of its `dial:` may enter at its origin, so it would hold whatever the network did: mostly a plus too many.
        """,
    "yaml-syntax": """
        The file is not YAML.

        Why:
            Nothing can be known of a file that cannot be read to its end, so the proof is withheld. Each broken file reports its
            first fault only: what follows it is guesswork. The other files are still checked.

        Bad:
            routes:
              - {name: rabat, rules: [}

        Good:
            routes:
              - {name: rabat, rules: []}
        """,
    "file-unreadable": """
        The file cannot be opened, or is not UTF-8 text.

        Why:
            One file that stays closed may hold the very rule that sends a number astray. Save it as UTF-8 (with or without a byte
            order mark), or move what is not configuration out of the network's directory.
        """,
    "baseline-stale": """
        A baseline holds a finding that is no longer there.

        Why:
            A line that outlives its fault would let the same fault come back unseen: a baseline may only become shorter. Take the
            line out, or let `rightnumber check --write-baseline FILE` do it.
        """,
    "duplicate-key": """
        A key stands twice in one mapping.

        Why:
            YAML readers keep the last one and forget the first without a word: half of what an engineer wrote is gone.

        Bad:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strip: 2, prepend: "+", strip: 1}

        Good:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strip: 2, prepend: "+"}
        """,
    "yaml-tag": """
        A value carries a YAML tag.

        Why:
            A tag (`!!int`, `!include`) lets one reader see another value than the next one does. Numbers are text, and every
            reader must agree on them.

        Bad:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: !!str 00, strip: 2, prepend: "+"}

        Good:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strip: 2, prepend: "+"}
        """,
    "yaml-anchor": """
        A value is an anchor or an alias.

        Why:
            An alias is another place's rule under this line number: whoever edits the anchor reroutes numbers that he does not
            see. Nested aliases also grow without bound. Use `include:` to build a table from others.

        Bad:
            translations:
              - &local
                name: rabat
                rules: []
              - *local

        Good:
            translations:
              - name: casablanca
                rules: []
              - name: rabat
                include: [casablanca]
                rules: []
        """,
    "merge-key": """
        A mapping merges another one (`<<`).

        Why:
            What a merged rule says stands in two places, and which of them wins depends on the reader; YAML 1.2 has no merge keys.

        Bad:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strip: 2, <<: {prepend: "+"}}

        Good:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strip: 2, prepend: "+"}
        """,
    "digits-unquoted": """
        Digits, or a country such as NO, are written without quotes.

        Why:
            A number is text. Without quotes, readers of YAML make other values of it: 0537 becomes 351 (octal), +333 becomes 333,
            12:30 becomes 750, and NO becomes false. This program would read it rightly and the next one would not.
            `rightnumber check --fix` adds the quotes.

        Bad:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: 0537, strip: 1, prepend: "+212"}

        Good:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "0537", strip: 1, prepend: "+212"}
        """,
    "digits-not-ascii": """
        A digit of another script stands in a number.

        Why:
            Arabic-Indic or full-width digits look like digits and are none to a switch: the rule would never match a call.

        Bad:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "\u0660\u0660", strip: 2, prepend: "+"}

        Good:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strip: 2, prepend: "+"}
        """,
    "unknown-key": """
        A key that the language does not know.

        Why:
            A misspelt key that is passed over is a rule that does less than its author believes.

        Bad:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strips: 2, prepend: "+"}

        Good:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strip: 2, prepend: "+"}
        """,
    "schema": """
        A value has the wrong shape, or a mandatory one is missing.

        Why:
            The published schema (`rightnumber schema`) says what every key takes. Nothing is guessed from a value that it does not
            allow, and nothing repaired.

        Bad:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strip: two, prepend: "+"}

        Good:
            translations:
              - name: dialled-to-e164
                rules:
                  - {prefix: "00", strip: 2, prepend: "+"}
        """,
    "undefined-name": """
        A name that nothing defines.

        Why:
            A route to a trunk, a table or a switch that does not exist leads nowhere. Trunks are looked for at the switch whose origin
            uses the table, tables among those of the same kind.

        Bad:
            translations:
              - name: rabat
                include: [nationl]
                rules: []
              - name: national
                rules: []

        Good:
            translations:
              - name: rabat
                include: [national]
                rules: []
              - name: national
                rules: []
        """,
    "defined-twice": """
        Two definitions of one name.

        Why:
            Files of a network are read together and in no order, so neither definition could be said to win.

        Bad:
            translations:
              - name: national
                rules: []
              - name: national
                rules: []

        Good:
            translations:
              - name: national
                rules: []
              - name: international
                rules: []
        """,
    "include-cycle": """
        A table includes itself, or a table whose order counts includes others.

        Why:
            The rules of an included table count as if written here. In a cycle they would be written here without end; and under
            `order: first` nobody could say before which rule they stand.

        Bad:
            translations:
              - name: rabat
                include: [national]
                rules: []
              - name: national
                include: [rabat]
                rules: []

        Good:
            translations:
              - name: rabat
                include: [national]
                rules: []
              - name: national
                rules: []
        """,
    "numbering-change-unclear": """
        A change of plan does not say for every old number which one it becomes.

        Why:
            From one record follow the plan before, during and after, so it must be a function: no number in two old ranges, no two
            old numbers that become one, the sets of `new` those of `old` in order. Only a row that leaves its numbers unchanged may
            meet the result of another (Mexico 2019: `1` in front of mobile numbers fell, all others stayed). While old and new run
            in parallel, no number may be an old one of one row and a new one of another.

        Bad:
            numbering_changes:
              - country: BJ
                from: 2024-11-29T23:00Z
                changes:
                  - {old: "9XXXXXXX", new: "019XXXXXXX"}
                  - {old: "97XXXXXX", new: "0197XXXXXX"}

        Good:
            numbering_changes:
              - country: BJ
                from: 2024-11-29T23:00Z
                changes:
                  - {old: "9XXXXXXX", new: "019XXXXXXX"}
        """,
    "too-deep": """
        The file is nested deeper than any configuration needs.

        Why:
            The language nests a handful of levels. Thousands of brackets are an accident or an attack, and reading stops there.
        """,
}
"""Rule id to manual; indented as in a docstring."""
