"""News that serves the plan: each names its task or criterion, so that it can be counted."""

from datetime import date
from typing import Any

from plan_pages.enums import Audience
from plan_pages.models import Criterion, NewsIndexPage, NewsPage, Plan

from .criteria import SET_NAME
from .files import read_csv, read_toml
from .life import COMMUNICATION_TASK
from .pages import article, published
from .periods import past_quarters


def seed_news(index: NewsIndexPage, plan: Plan, day: date) -> None:
    for slug, values in read_toml("news.toml").items():
        published(index, _page(slug, values, plan))
    for row in read_csv("communication_2022.csv"):
        published(index, _piece(row, plan))
    published(index, _on_published_values(plan, day))


def _piece(row: dict[str, str], plan: Plan) -> NewsPage:
    """One of the pieces that are counted month by month; its text is its summary too."""
    values = {
        **row,
        "task": COMMUNICATION_TASK,
        "summary": row["text"],
        "body": [{"text": row["text"]}],
    }
    return _page(row["slug"], values, plan)


def _page(slug: str, values: dict[str, Any], plan: Plan) -> NewsPage:
    number, code = values.get("task"), values.get("criterion")
    return NewsPage(
        title=values["title"],
        slug=slug,
        date=date.fromisoformat(values["date"]),
        kind=values["kind"],
        summary=values["summary"],
        audience=values.get("audience", Audience.ALL),
        campaign=values.get("campaign", ""),
        task=plan.tasks.filter(number=number).first() if number else None,
        criterion=Criterion.objects.filter(criteria_set__name=SET_NAME, code=code).first(),
        body=article(slug, values["body"]),
    )


def _on_published_values(plan: Plan, day: date) -> NewsPage:
    """The piece about the newest quarter whose opinions were published."""
    quarter = past_quarters(day)[-1]
    values = {
        "title": f"Công bố ý kiến người dân qua cổng {quarter.name[0].lower()}{quarter.name[1:]}",
        "date": quarter.ends.replace(day=10).isoformat(),
        "kind": "tin",
        "criterion": "8.1",
        "summary": (
            "Sáu chỉ số hài lòng được công bố theo toàn Sở và theo đơn vị; nhóm dưới 10 ý kiến "
            "không hiển thị để bảo vệ người trả lời."
        ),
        "body": [
            {
                "text": (
                    "Văn phòng Sở đã tổng hợp, kiểm tra và trình công bố sáu chỉ số về mức độ hài "
                    "lòng tính từ phiếu khảo sát trên cổng: tiếp cận dịch vụ, thủ tục hành chính, "
                    "công chức trực tiếp giải quyết công việc, kết quả dịch vụ, tiếp nhận và xử "
                    "lý góp ý, và mức độ hài lòng chung.\n\n"
                    "Mỗi chỉ số nêu rõ số người trả lời, khoảng tin cậy và cách tính. Ý kiến qua "
                    "cổng do người dân tự nguyện gửi, không đại diện thống kê và không thay thế "
                    "chỉ số do Bộ Nội vụ công bố."
                )
            }
        ],
    }
    return _page(f"y-kien-qua-cong-{quarter.code.lower()}", values, plan)
