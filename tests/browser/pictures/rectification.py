"""Feedback and rectification (反馈、整改)."""

from tests.browser.pictures.words import take

PICTURES = take(
    ("feedbacks", "leader_2", "/rectification/feedback/"),
    ("feedback", "chief_huaidu", "first:/rectification/feedback/"),
    ("items", "office_staff", "/rectification/"),
    ("item", "owner_huaidu", "first:/rectification/?status=rectifying"),
    ("item-review", "discipline", "first:/rectification/?status=under_review"),
    ("feedback-new", "liaison_2", "/rectification/feedback/new/"),
    ("item-edit", "owner_huaidu", "first:/rectification/?status=claimed|edit/"),
    ("item-result", "owner_huaidu", "first:/rectification/?status=rectifying|result/"),
    ("measure", "owner_huaidu", "first:/rectification/?status=rectifying >> /measures/"),
    ("feedback-edit", "liaison_1", "db:rectification.Feedback?status=draft|edit/"),
    (
        "assign-one",
        "office_staff",
        "db:rectification.FeedbackItem?|/rectification/feedback/{feedback__uid}/{uid}/assign/",
    ),
    ("measure-new", "owner_huaidu", "db:rectification.RectificationItem?status=claimed|measures/new/"),
    ("items-empty", "office_staff", "/rectification/?q=没有这样的词"),
    ("item-closed", "office_staff", "db:rectification.RectificationItem?status=closed"),
    ("item-edit-wrong", "owner_huaidu", "first:/rectification/?status=claimed|edit/", {"due": "2023-13-40"}),
    ("fixes", "leader_2", "/fixes/"),
    ("fix", "leader_2", "first:/fixes/?status=closed"),
    ("fix-approved", "leader_3", "first:/fixes/?status=approved"),
    ("fix-new", "leader_2", "/fixes/new/"),
    ("fix-edit", "leader_3", "first:/fixes/?status=proposed|edit/"),
    (
        "proof-drop",
        "owner_huaidu",
        "db:rectification.Measure?is_done=True&item__status=rectifying|/rectification/{item__uid}/ >> /drop/",
    ),
    ("fix-proof-drop", "owner_yanxi", "db:rectification.ImmediateFix?status=rectifying| >> /drop/"),
    ("fix-report", "owner_yuncha", "first:/fixes/?status=rectifying|report/"),
)
