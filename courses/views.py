from django.template.response import TemplateResponse


def course(request, page):
    return TemplateResponse(request, "courses/course.html", {"page": page})


def module(request, page):
    return TemplateResponse(request, "courses/module.html", {"page": page})
