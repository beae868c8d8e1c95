"""The two Wagtail groups through which roles open the back office. Rights are given here, memberships by roles."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page, Workflow

from registry.models import Role

GROUP_OF_KIND = {Role.Kind.EDITOR: "Redaktører", Role.Kind.ADMINISTRATOR: "Administratorer"}
ON_PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
ON_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
# The models of higher layers are named, not imported; one that is not there is told of and passed over.
CONTENT = (
    "pages.glossaryterm",
    "courses.dilemma",
    "courses.questionbank",
    "certificates.certificatetext",
    "events.evaluationquestion",
    *("materials.curriculumreference", "materials.theme", "materials.subject", "materials.materialtype"),
)
PUBLISHING = ("courses.publish_dilemma", "courses.publish_questionbank")
MAILS = ("outbox.view_mailtemplate", "outbox.change_mailtemplate", "outbox.view_mail", "outbox.change_mail")
SET_UP = ("registry.programme", "registry.sector", "events.service", "events.eventtemplate")


def set_up():
    """Make both groups with their rights, adding what is missing. Returns the names of rights that do not exist."""
    missing = []
    for kind, name in GROUP_OF_KIND.items():
        group, _ = Group.objects.get_or_create(name=name)
        wanted = ["wagtailadmin.access_admin", *_all_rights(CONTENT), *PUBLISHING, *MAILS]
        if kind == Role.Kind.ADMINISTRATOR:
            wanted += [*_all_rights(SET_UP), "registry.view_municipality", "registry.change_municipality"]
            wanted += ["pages.change_operator"]
        missing += _give(group, wanted)
        _give_the_whole_tree(group)
    _let_editors_approve()
    return sorted(set(missing))


def _let_editors_approve():
    """Give Wagtail's own workflow a Danish name and the editors, where nobody has changed it yet."""
    editors = Group.objects.get(name=GROUP_OF_KIND[Role.Kind.EDITOR])
    for task in GroupApprovalTask.objects.filter(name="Moderators approval"):
        task.name = "Godkendelse"
        task.save()
        task.groups.set([editors])
    Workflow.objects.filter(name="Moderators approval").update(name="Godkendelse")


def _all_rights(models):
    return [
        f"{app}.{verb}_{model}"
        for app, model in (m.split(".") for m in models)
        for verb in ("add", "change", "delete", "view")
    ]


def _give(group, wanted):
    """Give the group the rights that exist; returns those that do not."""
    found = {
        f"{right.content_type.app_label}.{right.codename}": right
        for right in Permission.objects.filter(codename__in=[w.split(".")[1] for w in wanted]).select_related(
            "content_type"
        )
    }
    group.permissions.add(*(found[name] for name in wanted if name in found))
    return [name for name in wanted if name not in found]


def _give_the_whole_tree(group):
    """Give the rights to write and publish every page below the root, and to use and change all images and files."""
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=ON_PAGES):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)
    apps = ("wagtailimages", "wagtaildocs")
    for right in Permission.objects.filter(content_type__app_label__in=apps, codename__in=ON_FILES):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=right)


def match_roles(users):
    """Put each of these users into exactly the groups that her roles of today open."""
    for user in users:
        kinds = set(user.roles.current().values_list("kind", flat=True))
        for kind, name in GROUP_OF_KIND.items():
            group, _ = Group.objects.get_or_create(name=name)
            if kind in kinds:
                user.groups.add(group)
            else:
                user.groups.remove(group)
