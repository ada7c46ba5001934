"""What each role may do in the Wagtail admin with what forms are built from and answered at."""

from django.db import migrations

EDITOR, APPROVER, OFFICER, HEAD = (
    "Biên tập viên",
    "Người duyệt",
    "Chuyên viên đơn vị",
    "Trưởng đơn vị",
)
COORDINATOR, ANALYST = "Điều phối viên Văn phòng Sở", "Chuyên viên phân tích"
DIRECTOR, ADMINISTRATOR = "Ban Giám đốc", "Quản trị cổng"


def crud(actions, *models):
    return [f"{action}_{model}" for model in models for action in actions]


KEEP = ("add", "change", "delete", "view")
SEE = crud(["view"], "procedure", "bankquestion", "campaign", "counter")
PLACES = crud(KEEP, "campaign", "counter")
GRANTS = {
    EDITOR: [*SEE, *PLACES],
    APPROVER: SEE,
    OFFICER: SEE,
    HEAD: SEE,
    COORDINATOR: [
        *SEE,
        *PLACES,
        *crud(KEEP, "procedure", "bankquestion"),
        *crud(["view"], "embedorigin"),
    ],
    ANALYST: [*SEE, *crud(KEEP, "bankquestion")],
    DIRECTOR: SEE,
    ADMINISTRATOR: [*SEE, *crud(KEEP, "procedure", "embedorigin")],
}


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for role, codenames in GRANTS.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(*[permission(apps, codename) for codename in dict.fromkeys(codenames)])


def permission(apps, codename):
    """Found or made: Django itself makes permissions only after all migrations have run."""
    model = codename.split("_")[1]
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="feedback", model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": f"Can {codename.replace('_', ' ')}"},
    )
    return found


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0004_builder"),
        ("plan_pages", "0007_working_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
