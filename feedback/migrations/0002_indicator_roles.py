"""What the roles of ``plan_pages`` may do with indicators in the Wagtail admin."""

from django.db import migrations

APPROVER, OFFICER, HEAD = "Người duyệt", "Chuyên viên đơn vị", "Trưởng đơn vị"
COORDINATOR, ANALYST = "Điều phối viên Văn phòng Sở", "Chuyên viên phân tích"
DIRECTOR, ADMINISTRATOR = "Ban Giám đốc", "Quản trị cổng"

READ = ("view_indicator", "view_indicatordefinition")
WRITE = (*READ, "add_indicator", "change_indicator")
GRANTS = {
    APPROVER: READ,
    OFFICER: READ,
    HEAD: READ,
    DIRECTOR: READ,
    COORDINATOR: WRITE,
    ANALYST: WRITE,
    ADMINISTRATOR: WRITE,
}


def grant(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    for role, codenames in GRANTS.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(*[permission(apps, codename) for codename in codenames])


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
        ("feedback", "0001_initial"),
        ("plan_pages", "0003_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
