from wagtail.admin.forms import WagtailAdminPageForm


class DraftPageForm(WagtailAdminPageForm):
    """A form that saves a draft before it hangs together; what is wrong is said when it is published."""

    def defer_required_fields(self):
        super().defer_required_fields()
        self.instance.is_deferred_validation = self.is_deferred_validation

    def restore_required_fields(self):
        super().restore_required_fields()
        self.instance.is_deferred_validation = self.is_deferred_validation
