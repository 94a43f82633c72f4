"""Names on other sites, and links to the pages of people."""

from __future__ import annotations

import re

from forum.text.identifying.finding import before

_SITES = (
    r"(?:f?insta(?:gram)?|ig|snap(?:chat)?|telegram|tg|kik|discord|tik ?tok|twitter|skype|we ?chat"
    r"|steam|psn|xbox|reddit|facebook|fb|threads|bluesky|mastodon|tumblr|twitch|youtube|only ?fans"
    r"|fetlife|tinder|roblox)"
)
_CALLED = r"(?:user ?name|screen ?name|name|handle|account|id|tag|profile|channel|nick(?:name)?)"
# What follows "my insta is" when no name does.
_EVERYDAY = (
    r"(?:private|public|gone|deleted|deactivated|locked|empty|open|down|fake|full|dead|blocked"
    r"|hacked|broken|boring|always|still|not|now|just|the|what|where|how|why|because|well|usual"
    r"|such|soon|long|often|much|that|this|she|they|you|her|him|his|their|everything|nothing"
    r"|everyone|nobody|all|only|really|very|too|also|there|here|mine|yours|and|but|for|with|from"
    r"|under|banned|suspended|toxic|poison|addictive|evil|awful|terrible|never|over|useless)"
)
# Told from a word by a digit, a line or a dot inside; else by the end of the clause.
_ODD_NAME = r"@?[^\W\d_](?=[\w-]{0,30}(?:[\d_#]|\.\w))[\w#-]{0,31}(?:\.[\w-]{1,30}){0,4}"
_PLAIN_NAME = (
    r"@?[^\W\d_][\w-]{2,31}"
    r"(?= {0,2}(?:$|[\n,;!?)]|\.(?:\s|$))| (?:if|and|or|please|pls|thanks)\b)"
)
_NAME = rf"[\"'*]?(?!{_EVERYDAY}\b)(?:{_ODD_NAME}|{_PLAIN_NAME})"
_WHOSE = r"(?:my|our|his|her|their)"

HANDLES = (
    re.compile(r"(?<=[ \t(,\"'*_\[>:])@[^\W\d_][\w]{1,29}(?:\.\w{1,29}){0,3}(?!@)"),
    re.compile(r"(?<![\w@./])@[\w.]{2,30}@(?:[^\W_][\w-]{0,62}\.){1,4}[^\W\d_]{2,24}"),
    re.compile(rf"(?i)\b(?:{_SITES}|signal)(?: {_CALLED})? ?[:=-] ?{_NAME}"),
    re.compile(rf"(?i)\b{_SITES}(?:, | \(){_ODD_NAME}"),
    re.compile(rf"(?i)\b{_WHOSE} {_SITES} \({_NAME}"),
    re.compile(rf"(?i)(?<![\w@.#/-])(?!covid){_ODD_NAME} (?:on|over on) {_SITES}\b"),
    re.compile(
        rf"(?i)\b{_WHOSE} (?:\w{{1,12}} )?{_SITES}(?: {_CALLED})? (?:is|was)(?: called)? {_NAME}"
    ),
    re.compile(rf"(?i)\b(?:on|via) {_SITES},? (?:as|under|by) {_NAME}"),
    re.compile(rf"(?i)\b(?:snap(?:chat)?|insta|kik|skype|discord) me (?:at|on|under|:) ?{_NAME}"),
    re.compile(
        r"(?i)\b(?:user ?name|screen ?name|handle|gamer ?tag)(?: is| was|:| =) "
        rf"{_NAME}"
    ),
    re.compile(
        r"(?<![\w#/])(?!(?i:issue|ticket|order|room|bug|case|number|no|nr)#)"
        r"[^\W\d_][\w.]{1,31}#\d{4}(?!\w)"
    ),
    re.compile(r"(?<![\w./])/?u/[\w-]{3,20}"),
)

_NOBODY = re.compile(
    r"(?i)@(?:home|work|school|uni|night|me|you|all|any(?:one|body)|every(?:one|body)|here|op"
    r"|some(?:one|body)|least|once|first|mods?|moderators?|admins?|property|media|import|param|return"
    r"|override|app|login_required)\b"
)
_GREETING = re.compile(r"(?i)\b(?:thanks?|thank you|hi|hey|hello|dear|to|agree with) $")


def is_said_to_somebody(match: re.Match[str]) -> bool:
    """Whether the @ greets a member of the thread, or means "at"."""
    if not match[0].startswith("@"):
        return False
    return bool(_NOBODY.match(match[0]) or _GREETING.search(before(match)))


_SCHEME = r"(?i)(?<![\w@.-])(?:https?://)?(?:[a-z]{1,6}\.)?"
_PAGE = r"[\w-]{2,60}(?:\.[\w-]{1,60}){0,4}(?![\w-]|\.\w|/[\w@])"
_NOT_A_PERSON = (
    r"(?:groups|pages|watch|events|help|policies|login|share|sharer|sharer\.php|home|explore|search"
    r"|hashtag|p|reels?|stories|tv|about|settings|i|intent|joinchat|features|pricing|topics"
    r"|trending|marketplace|gaming|directory|privacy|terms|legal|jobs|sponsors|orgs|apps"
    r"|login\.php|messages|notifications|accounts|signup|download|status|security)(?![\w.-])"
)

PROFILES = (
    re.compile(
        rf"{_SCHEME}(?:(?:facebook|fb|instagram|twitter|x|github|gitlab|twitch|venmo|only ?fans"
        r"|pinterest|vk|soundcloud|ko-fi|patreon|threads|cash)\.(?:com|net|tv|app)|linktr\.ee|t\.me"
        rf"|wa\.me|paypal\.me)/\$?(?!{_NOT_A_PERSON}){_PAGE}"
    ),
    re.compile(
        rf"{_SCHEME}facebook\.com/(?!{_NOT_A_PERSON})[\w.-]{{3,60}}/(?:posts|photos|videos)/"
    ),
    re.compile(rf"{_SCHEME}facebook\.com/(?:profile\.php\?id=\d{{5,20}}|people/[\w.-]{{3,60}})"),
    re.compile(
        rf"{_SCHEME}(?:linkedin\.com/in|reddit\.com/(?:u|user)|snapchat\.com/add|bsky\.app/profile"
        r"|youtube\.com/(?:c|user|channel)|discord(?:app)?\.com/users"
        r"|steamcommunity\.com/(?:id|profiles)|spotify\.com/user)/[\w.%-]{2,80}"
    ),
    # An article stands below its writer's page: /@name/title.
    re.compile(
        r"(?i)(?<![\w@.-])(?:https?://)?(?:[a-z\d][a-z\d-]{0,62}\.){1,4}[a-z]{2,12}/@"
        r"[\w-]{2,60}(?:\.[\w-]{1,60}){0,4}(?![\w-]|/\w)"
    ),
    re.compile(
        r"(?i)(?<![\w@.-])(?:https?://)?(?!www\b)[a-z\d][a-z\d-]{1,62}"
        r"\.(?:tumblr\.com|carrd\.co|blogspot\.com|bsky\.social)(?!/\w|\w)"
    ),
)
