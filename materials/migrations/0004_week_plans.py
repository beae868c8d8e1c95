# Week plans under a secret address.

import django.db.models.deletion
import django.utils.timezone
import materials.models.plans
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("materials", "0003_counting"),
    ]

    operations = [
        migrations.CreateModel(
            name='WeekPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edit_secret', models.CharField(default=materials.models.plans.new_secret, max_length=43, unique=True, verbose_name='hemmelighed til at rette')),
                ('read_secret', models.CharField(default=materials.models.plans.new_secret, max_length=43, unique=True, verbose_name='hemmelighed til at vise')),
                ('band', models.CharField(choices=[('indskoling', 'Indskoling (0.-3. klasse)'), ('mellemtrin', 'Mellemtrin (4.-6. klasse)'), ('udskoling', 'Udskoling (7.-9./10. klasse)'), ('ungdomsudd', 'Ungdomsuddannelse (eud, fgu, hf, gymnasier)')], max_length=20, verbose_name='trin')),
                ('days', models.JSONField(verbose_name='dage')),
                ('earlier', models.JSONField(blank=True, default=list, verbose_name='dage før de seneste ændringer')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('used_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='sidst brugt')),
                ('week', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='week_plans', to='materials.themeweekpage', verbose_name='temauge')),
            ],
            options={
                'verbose_name': 'ugeplan',
                'verbose_name_plural': 'ugeplaner',
                'indexes': [models.Index(fields=['used_on'], name='week_plan_used_on')],
            },
        ),
    ]
