-- All that the acts of the entries from one number to another added, in one shape: entry, kind, key, the source and
-- target account, the grant and the programme it concerns, and what it says. The same text on every engine.

SELECT transfer.entry_id, 'transfer', transfer.id, transfer.source_id, transfer.target_id,
    CAST(NULL AS bigint), CAST(NULL AS bigint),
    transfer.code, CAST(transfer.amount AS text), transfer.reason,
    (SELECT CAST(entry_id AS text) FROM records_requisition WHERE id = transfer.requisition_id),
    (SELECT CAST(entry_id AS text) FROM records_transfer WHERE id = transfer.corrects_id),
    CAST(NULL AS text), CAST(NULL AS text), CAST(NULL AS text)
FROM records_transfer AS transfer
WHERE transfer.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'requisition', id, NULL, NULL, grant_id, NULL,
    CAST(round AS text), CAST(amount AS text), late_reason,
    CASE WHEN wants_leftover THEN 'leftover' END, CASE WHEN supersedes_id IS NOT NULL THEN 'supersedes' END,
    nullif(stated, '{}'), CASE WHEN pays_back THEN 'pays back' END, NULL
FROM records_requisition WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'allocation', id, NULL, NULL, grant_id, NULL,
    part, CAST(round AS text), CAST(basis AS text), share_numerator, share_denominator,
    CAST(floor AS text), CAST(rank AS text), CAST(amount AS text)
FROM records_allocationline WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'report', id, NULL, NULL, grant_id, NULL,
    CAST(version AS text), CAST(form_version AS text), digest, CAST(used AS text), CASE WHEN late THEN 'late' END,
    NULL, NULL, NULL
FROM records_reportback WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT acceptance.entry_id, 'acceptance', acceptance.id, NULL, NULL, report.grant_id, NULL,
    CAST(report.version AS text), NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_acceptance AS acceptance JOIN records_reportback AS report ON report.id = acceptance.report_id
WHERE acceptance.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'closure', id, NULL, NULL, NULL, programme_id,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_closure WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'publication', id, NULL, NULL, NULL, programme_id,
    CAST(version AS text), digest, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_publication WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'form', id, NULL, NULL, NULL, programme_id,
    CAST(version AS text), digest, reason, NULL, NULL, NULL, NULL, NULL
FROM records_formversion WHERE entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT application.entry_id, 'application', application.id, NULL, NULL, NULL, NULL,
    person.pseudonym, party.name, giver.name, application.evidence, application.document, NULL, NULL, NULL
FROM records_proxyapplication AS application
LEFT JOIN records_person AS person ON person.id = application.person_id
LEFT JOIN records_party AS party ON party.id = application.party_id
LEFT JOIN records_party AS giver ON giver.id = application.giver_id
WHERE application.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT examination.entry_id, 'examination', examination.id, NULL, NULL, NULL, NULL,
    CAST(application.entry_id AS text), examination.outcome, examination.reason, NULL, NULL, NULL, NULL, NULL
FROM records_proxyexamination AS examination
LEFT JOIN records_proxyapplication AS application ON application.id = examination.application_id
WHERE examination.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT mandate.entry_id, 'mandate', mandate.id, NULL, NULL, NULL, mandate.programme_id,
    person.pseudonym, party.name, mandate.role, CAST(mandate.starts AS text), CAST(mandate.until AS text),
    mandate.evidence, NULL, NULL
FROM records_mandate AS mandate
LEFT JOIN records_person AS person ON person.id = mandate.person_id
LEFT JOIN records_party AS party ON party.id = mandate.party_id
WHERE mandate.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT revocation.entry_id, 'revocation', revocation.id, NULL, NULL, NULL, NULL,
    CAST(mandate.entry_id AS text), revocation.reason, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_revocation AS revocation
LEFT JOIN records_mandate AS mandate ON mandate.id = revocation.mandate_id
WHERE revocation.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT address.entry_id, 'address', address.id, NULL, NULL, NULL, NULL,
    party.name, address.email, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_registryaddress AS address
LEFT JOIN records_party AS party ON party.id = address.party_id
WHERE address.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT proposal.entry_id, 'proposal', proposal.id, NULL, NULL, NULL, proposal.programme_id,
    party.name, proposal.step, proposal.facts, NULL, NULL, NULL, NULL, NULL
FROM records_proposal AS proposal
LEFT JOIN records_party AS party ON party.id = proposal.party_id
WHERE proposal.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT verdict.entry_id, 'verdict', verdict.id, NULL, NULL, NULL, NULL,
    CAST(proposal.entry_id AS text), verdict.outcome, verdict.reason, NULL, NULL, NULL, NULL, NULL
FROM records_verdict AS verdict
LEFT JOIN records_proposal AS proposal ON proposal.id = verdict.proposal_id
WHERE verdict.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT payment.entry_id, 'payment', line.id, NULL, NULL, requisition.grant_id, payment.programme_id,
    CAST(requisition.entry_id AS text), CAST(requisition.amount AS text), NULL, NULL, NULL, NULL, NULL, NULL
FROM records_paymentorder AS payment
LEFT JOIN records_paymentorderline AS line ON line.order_id = payment.id
LEFT JOIN records_requisition AS requisition ON requisition.id = line.requisition_id
WHERE payment.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT invoice.entry_id, 'invoice', invoice.id, NULL, NULL, invoice.grant_id, NULL,
    giver.name, CAST(invoice.number AS text), CAST(invoice.amount AS text), CAST(invoice.due AS text),
    invoice.reference, CAST(credited.entry_id AS text), NULL, NULL
FROM records_invoice AS invoice
LEFT JOIN records_party AS giver ON giver.id = invoice.giver_id
LEFT JOIN records_invoice AS credited ON credited.id = invoice.credits_id
WHERE invoice.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT known.entry_id, 'account', known.id, NULL, NULL, NULL, NULL,
    giver.name, party.name, known.account, NULL, NULL, NULL, NULL, NULL
FROM records_partyaccount AS known
LEFT JOIN records_party AS giver ON giver.id = known.giver_id
LEFT JOIN records_party AS party ON party.id = known.party_id
WHERE known.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT delivery.entry_id, 'delivery', delivery.id, NULL, NULL, NULL, payment.programme_id,
    CAST(payment.entry_id AS text), delivery.name, delivery.digest, NULL, NULL, NULL, NULL, NULL
FROM records_filedelivery AS delivery
LEFT JOIN records_paymentorder AS payment ON payment.id = delivery.order_id
WHERE delivery.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT refusal.entry_id, 'refusal', refusal.id, NULL, NULL, NULL, NULL,
    CAST(payment.entry_id AS text), CAST(requisition.entry_id AS text), refusal.code, refusal.reason,
    NULL, NULL, NULL, NULL
FROM records_bankrefusal AS refusal
LEFT JOIN records_paymentorderline AS line ON line.id = refusal.line_id
LEFT JOIN records_paymentorder AS payment ON payment.id = line.order_id
LEFT JOIN records_requisition AS requisition ON requisition.id = line.requisition_id
WHERE refusal.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT answer.entry_id, 'statement', answer.id, NULL, NULL, NULL, NULL,
    giver.name, answer.message, answer.reference, answer.digest, NULL, NULL, NULL, NULL
FROM records_statement AS answer
LEFT JOIN records_party AS giver ON giver.id = answer.giver_id
WHERE answer.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT answer.entry_id, 'statement_row', booked.id, NULL, NULL, NULL, NULL,
    giver.name || CASE WHEN booked.incoming THEN '/in/' ELSE '/out/' END || booked.key,
    CAST(booked.amount AS text), CAST(booked.day AS text), booked.end_to_end, booked.reference,
    booked.bank_reference, booked.name, booked.returned
FROM records_statement AS answer
JOIN records_statementrow AS booked ON booked.statement_id = answer.id
LEFT JOIN records_party AS giver ON giver.id = booked.giver_id
WHERE answer.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT matched.entry_id, 'match', matched.id, NULL, NULL, matched.grant_id, NULL,
    booked.key, CAST(matched.amount AS text), matched.reason,
    CAST(payment.entry_id AS text), CAST(requisition.entry_id AS text), NULL, NULL, NULL
FROM records_rowmatch AS matched
LEFT JOIN records_statementrow AS booked ON booked.id = matched.row_id
LEFT JOIN records_paymentorderline AS line ON line.id = matched.line_id
LEFT JOIN records_paymentorder AS payment ON payment.id = line.order_id
LEFT JOIN records_requisition AS requisition ON requisition.id = line.requisition_id
WHERE matched.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT review.entry_id, 'review', review.id, NULL, NULL, report.grant_id, review.programme_id,
    CAST(report.version AS text), review.said, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_reviewact AS review
LEFT JOIN records_reportback AS report ON report.id = review.report_id
WHERE review.entry_id BETWEEN %(first)s AND %(last)s

UNION ALL
SELECT entry_id, 'hearing', id, NULL, NULL, NULL, NULL,
    text, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM records_hearinganswer WHERE entry_id BETWEEN %(first)s AND %(last)s

ORDER BY 1, 2, 3
