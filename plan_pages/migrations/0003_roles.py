"""The groups of ``plan_pages.roles.Role`` and what each may do in the Wagtail admin.

Permissions are ``app.model.codename``. What is granted is added to what a group may have already;
a group that exists is taken as it is.
"""

from django.conf import settings
from django.db import migrations

ROLES = (
    "Biên tập viên",
    "Người duyệt",
    "Chuyên viên đơn vị",
    "Trưởng đơn vị",
    "Điều phối viên Văn phòng Sở",
    "Chuyên viên phân tích",
    "Ban Giám đốc",
    "Quản trị cổng",
)
EDITOR, APPROVER, OFFICER, HEAD, COORDINATOR, ANALYST, DIRECTOR, ADMINISTRATOR = ROLES

RECORDS = (
    "unit",
    "reportingperiod",
    "criteriaset",
    "criterion",
    "plan",
    "plantask",
    "score",
    "indexresult",
)


def crud(app_label, model, actions=("add", "change", "delete", "view")):
    return [f"{app_label}.{model}.{action}_{model}" for action in actions]


ENTER = ["wagtailadmin.admin.access_admin"]
READ = [name for model in RECORDS for name in crud("plan_pages", model, ["view"])]
WRITE = [name for model in RECORDS for name in crud("plan_pages", model)]
FILES = [
    *crud("wagtailimages", "image", ["add", "change", "choose"]),
    *crud("wagtaildocs", "document", ["add", "change", "choose"]),
]
DELETE_FILES = [
    *crud("wagtailimages", "image", ["delete"]),
    *crud("wagtaildocs", "document", ["delete"]),
]
ADMINISTER = [
    *crud("plan_pages", "unitmembership"),
    *crud(*settings.AUTH_USER_MODEL.lower().split(".")),
    *crud("auth", "group"),
    *crud("wagtailcore", "site"),
    *crud("wagtailcore", "collection"),
    *crud("wagtailcore", "locale"),
    *crud("wagtailcore", "workflow"),
    *crud("wagtailcore", "task"),
]
MODEL_PERMISSIONS = {
    EDITOR: [*ENTER, *READ, *crud("plan_pages", "plan", ["add"])],
    APPROVER: [*ENTER, *READ],
    OFFICER: [*ENTER, *READ],
    HEAD: [*ENTER, *READ],
    COORDINATOR: [*ENTER, *WRITE],
    ANALYST: [*ENTER, *READ],
    DIRECTOR: [*ENTER, *READ],
    ADMINISTRATOR: [*ENTER, *WRITE, *ADMINISTER],
}
COLLECTION_PERMISSIONS = {
    EDITOR: FILES,
    APPROVER: FILES,
    ADMINISTRATOR: [*FILES, *DELETE_FILES],
}
PAGE_PERMISSIONS = {
    EDITOR: ["add", "change"],
    APPROVER: ["add", "change", "publish", "lock", "unlock"],
    ADMINISTRATOR: ["add", "change", "publish", "lock", "unlock", "bulk_delete"],
}


def permission(apps, dotted):
    """Found or made: Django itself makes permissions only after all migrations have run."""
    app_label, model, codename = dotted.split(".")
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return found


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(*[permission(apps, name) for name in MODEL_PERMISSIONS[role]])
        grant_collections(apps, group)
        grant_pages(apps, group)


def grant_collections(apps, group):
    root = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    GroupCollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    for name in COLLECTION_PERMISSIONS.get(group.name, []):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=permission(apps, name)
        )


def grant_pages(apps, group):
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    for action in PAGE_PERMISSIONS.get(group.name, []):
        GroupPagePermission.objects.get_or_create(
            group=group, page=root, permission=permission(apps, f"wagtailcore.page.{action}_page")
        )


def approve_in_default_workflow(apps, schema_editor):
    """The portal's approvers take part in the approval that Wagtail sets up."""
    approvers = apps.get_model("auth", "Group").objects.get(name=APPROVER)
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    for task in GroupApprovalTask.objects.filter(name="Moderators approval"):
        task.groups.add(approvers)


class Migration(migrations.Migration):
    dependencies = [
        ("plan_pages", "0002_pages"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Backwards the groups stay: people are in them, and a host may have had them before.
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(approve_in_default_workflow, migrations.RunPython.noop),
    ]
