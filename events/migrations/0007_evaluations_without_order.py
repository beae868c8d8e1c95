# Keys that rise with time would tell in which order mails went out and answers came in; nothing was stored yet.

import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0006_interests"),
    ]

    operations = [
        migrations.DeleteModel(name="EvaluationAnswer"),
        migrations.DeleteModel(name="Evaluation"),
        migrations.DeleteModel(name="EvaluationTicket"),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name="nøgle")),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="evaluations", to="events.event", to_field="named_key", verbose_name="arrangement")),
            ],
            options={
                "verbose_name": "evaluering",
                "verbose_name_plural": "evalueringer",
            },
        ),
        migrations.CreateModel(
            name="EvaluationTicket",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="fingeraftryk")),
                ("expires_on", models.DateField(verbose_name="udløber")),
                ("is_used", models.BooleanField(default=False, verbose_name="brugt")),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="evaluation_tickets", to="events.event", to_field="named_key", verbose_name="arrangement")),
            ],
            options={
                "verbose_name": "adgang til evaluering",
                "verbose_name_plural": "adgange til evaluering",
            },
        ),
        migrations.CreateModel(
            name="EvaluationAnswer",
            fields=[
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name="nøgle")),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name="grad")),
                ("text", models.TextField(blank=True, verbose_name="egne ord")),
                ("is_published", models.BooleanField(default=False, editable=False, verbose_name="vises")),
                ("evaluation", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="events.evaluation", verbose_name="evaluering")),
                ("question", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="events.evaluationquestion", verbose_name="spørgsmål")),
            ],
            options={
                "verbose_name": "svar i evaluering",
                "verbose_name_plural": "svar i evalueringer",
                "constraints": [
                    models.UniqueConstraint(fields=("evaluation", "question"), name="one_answer_per_evaluation_and_question", violation_error_message="Spørgsmålet er allerede besvaret."),
                    models.CheckConstraint(condition=models.Q(("score", None), models.Q(("score__gte", 1), ("score__lte", 5)), _connector="OR"), name="evaluation_score_from_1_to_5", violation_error_message="Vælg et tal fra 1 til 5."),
                    models.CheckConstraint(condition=models.Q(("score", None), ("text", ""), _connector="XOR"), name="answer_is_a_number_or_words", violation_error_message="Et svar er et tal eller nogle ord."),
                ],
            },
        ),
    ]
