"""The forms through which files come into the libraries of documents and images, with our checks of what they are."""

from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from pages import uploads


class DocumentForm(BaseDocumentForm):
    def clean_file(self):
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            uploads.check_document(file)
        return file

    def _post_clean(self):
        if "file" not in self.errors:  # else the model complains of a name that is not there any more
            super()._post_clean()


class ImageForm(BaseImageForm):
    def clean_file(self):
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            uploads.check_picture(file)
        return file
