"""Messages as mail systems send them back."""

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mail.example>
To: anslag@myndighet.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; registrator@alfa.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <registrator@alfa.example>: no
 such user

--b
Content-Type: {kind}

From: anslag@myndighet.example
To: registrator@alfa.example
Subject: Hej
Message-ID: {message_id}

--b--
"""

WHOLE = """\
Return-Path: <>
From: postmaster@mail.example
Subject: Returned: mailbox full
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

Full.

--b
Content-Type: message/rfc822

From: anslag@myndighet.example
Message-ID: {message_id}

Hej
--b--
"""

AWAY = """\
From: Registrator <registrator@alfa.example>
Subject: Semester
In-Reply-To: {message_id}

Jag är tillbaka i augusti.
"""

FORWARDED = WHOLE.replace("Return-Path: <>\nFrom: postmaster@mail.example", "From: Eva <eva@alfa.example>")


def report(message_id: str, *, action: str = "failed", kind: str = "message/rfc822") -> str:
    return REPORT.format(message_id=message_id, action=action, kind=kind)
