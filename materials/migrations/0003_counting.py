# Counters of downloads and of searches that found nothing.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('materials', '0002_lessons_have_both_grades_or_none'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchInVain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, verbose_name='kontroltal')),
                ('words', models.CharField(blank=True, max_length=80, verbose_name='søgeord')),
                ('month', models.DateField(verbose_name='måned')),
                ('number', models.PositiveIntegerField(default=0, verbose_name='antal')),
            ],
            options={
                'verbose_name': 'søgning uden fund',
                'verbose_name_plural': 'søgninger uden fund',
                'constraints': [models.UniqueConstraint(fields=('month', 'digest'), name='search_in_vain_is_counted_once_a_month'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='search_in_vain_names_a_month_by_its_first_day'), models.CheckConstraint(condition=models.Q(('words', ''), ('number__gte', 3), _connector='OR'), name='words_searched_for_rarely_are_not_kept')],
            },
        ),
        migrations.CreateModel(
            name='MonthlyDownloads',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('band', models.CharField(blank=True, choices=[('indskoling', 'Indskoling (0.-3. klasse)'), ('mellemtrin', 'Mellemtrin (4.-6. klasse)'), ('udskoling', 'Udskoling (7.-9./10. klasse)'), ('ungdomsudd', 'Ungdomsuddannelse (eud, fgu, hf, gymnasier)')], max_length=20, verbose_name='trin')),
                ('kind', models.CharField(choices=[('pdf', 'Forløb som PDF'), ('docx', 'Forløb til Word'), ('sheet', 'Ark, kort og plakater'), ('zip', 'Hele ugen som ZIP'), ('plan_zip', 'Egen plan som ZIP'), ('plan_pdf', 'Egen plan som PDF')], max_length=10, verbose_name='slags')),
                ('month', models.DateField(verbose_name='måned')),
                ('number', models.PositiveIntegerField(default=0, verbose_name='antal')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='monthly_downloads', to=settings.WAGTAIL_PAGE_MODEL, verbose_name='side')),
            ],
            options={
                'verbose_name': 'hentninger i en måned',
                'verbose_name_plural': 'hentninger i måneder',
                'constraints': [models.UniqueConstraint(fields=('page', 'band', 'kind', 'month'), name='downloads_are_counted_once_a_month'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='downloads_name_a_month_by_its_first_day')],
            },
        ),
    ]
