"""What each role may do in the Wagtail admin with the records of a plan that lives.

Progress, explanations, inspections and notices have views of their own, which ask
``plan_pages.permissions``; no permission of Django's opens them.
"""

from django.db import migrations

EDITOR, APPROVER, OFFICER, HEAD = (
    "Biên tập viên",
    "Người duyệt",
    "Chuyên viên đơn vị",
    "Trưởng đơn vị",
)
COORDINATOR, ANALYST = "Điều phối viên Văn phòng Sở", "Chuyên viên phân tích"
DIRECTOR, ADMINISTRATOR = "Ban Giám đốc", "Quản trị cổng"

KEPT_BY_THE_OFFICE = ("holiday", "planamendment", "scoringrule", "saiddone")
SEEN_BY_STAFF = (*KEPT_BY_THE_OFFICE, "scoreinput", "scoresheet", "periodicreport")


def crud(model, actions):
    return [f"{action}_{model}" for action in actions]


READ = [name for model in SEEN_BY_STAFF for name in crud(model, ["view"])]
WRITE = [
    name
    for model in KEPT_BY_THE_OFFICE
    for name in crud(model, ["add", "change", "delete", "view"])
]
SAID_DONE = crud("saiddone", ["add", "change", "delete", "view"])
GRANTS = {
    EDITOR: [*READ, *SAID_DONE],
    APPROVER: [*READ, *SAID_DONE],
    OFFICER: READ,
    HEAD: READ,
    COORDINATOR: [*READ, *WRITE],
    ANALYST: READ,
    DIRECTOR: READ,
    ADMINISTRATOR: [*READ, *WRITE],
}


# Signed plans, amendments and conclusions are documents of the site.
FILES = crud("document", ["add", "change", "choose"])


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for role, codenames in GRANTS.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(
            *[permission(apps, "plan_pages", codename) for codename in codenames]
        )
    grant_files(apps, Group.objects.get(name=COORDINATOR))


def grant_files(apps, group):
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for codename in FILES:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission(apps, "wagtaildocs", codename)
        )


def permission(apps, app_label, codename):
    """Found or made: Django itself makes permissions only after all migrations have run."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=codename.split("_")[1]
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("plan_pages", "0006_plan_lives"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
