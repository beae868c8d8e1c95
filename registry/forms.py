from django import forms


class SignUpForm(forms.Form):
    """What a new colleague tells about herself."""

    def signup(self, request, user):
        pass
