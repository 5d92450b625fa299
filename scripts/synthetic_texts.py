"""Sentences that a made-up report may hold: short, neutral, and true of nobody."""

MARK = "Syntetiskt svar: "

LEVELS = {
    "strategic": (
        "gemensamma riktlinjer togs fram.",
        "uppdraget till vårdcentralerna förtydligades.",
        "uppföljningen av området byggdes ut.",
    ),
    "operational": (
        "en ny rutin infördes på flera enheter.",
        "personal på flera enheter utbildades i arbetssättet.",
        "ett tidigare försök infördes brett.",
    ),
    "provider": (
        "några vårdcentraler prövade ett nytt arbetssätt.",
        "bemanningen förstärktes på en enhet.",
        "en mottagning ändrade sin triagering.",
    ),
    "individual": (
        "patienter fick en plan för fortsatt stöd.",
        "bedömningen gjordes tidigare i kontakten.",
        "stödet anpassades efter patientens behov.",
    ),
}

TEAMS_ACTIONS = {
    "new_ways_of_working": "Ett arbetssätt för team har införts eller förstärkts.",
    "collaboration_structures": "Formerna för samverkan och dialog har utvecklats.",
    "staffing_and_digital_support": "Bemanningen har förstärkts och fått digitalt stöd.",
    "pilots_and_new_clinics": "Ett försök med en ny mottagning har genomförts.",
    "needs_analysis": "Behoven har analyserats inför nästa år.",
}

ACTIONS = {
    "sick_leave_actions": "rehabkoordineringen har förstärkts och kontakten med arbetsgivare är fastare.",
    "relatives_actions": "personalen har utbildats i att se närståendes behov.",
    "somatic_health_actions": "hälsosamtal har införts för patienter med långvarig psykisk ohälsa.",
}

SUCCESS = (
    "en gemensam ingång till vården gav snabbare bedömning.",
    "den stegvisa modellen gjorde det lättare att ge rätt insats.",
    "utbildningen gav fler behandlare.",
    "samverkan gjorde insatserna mer samordnade.",
    "fler yrkesgrupper i teamet gav bättre kontinuitet.",
    "digitala arbetssätt gjorde vården lättare att nå.",
)

FEEDBACK = (
    "bidraget är värdefullt för utvecklingen.",
    "återrapporten kan göras enklare.",
    "mer digitalt stöd i formuläret vore bra.",
    "färre detaljfrågor önskas.",
    "längre bidragsperioder gör det lättare att planera.",
)

PERSPECTIVES = {
    "perspective_gender_equality_text": "skillnader mellan grupper har följts upp.",
    "perspective_child_rights_text": "barn har fått tidigare och mer samordnade insatser.",
    "perspective_disability_text": "lokaler, information och behandling har anpassats.",
}

UNUSED = {
    "large": "ett nytt journalsystem tog längre tid att införa än planerat.",
    "small": "en mindre summa blev kvar när året var slut.",
}

VARIATION = "modellen anpassas efter vårdcentralernas storlek."
NOT_SELECTED = "arbetet finns redan i den ordinarie verksamheten."
ASSESSMENT = "bedömningen bygger på uppföljning och samtal med enheterna."
CENTRE = "personalen har utbildats, och vårdcentralen har förstärkts med fler tider för stöd och behandling."
