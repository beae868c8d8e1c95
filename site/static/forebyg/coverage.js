// Comfort for the map of coverage: a slider that moves the date month by month. The date field works without it.

function lastDayOf(year, month) {
  return new Date(Date.UTC(year, month + 1, 0));
}

function asText(day) {
  return day.toISOString().slice(0, 10);
}

function addSlider(form) {
  const field = form.elements.pr;
  const [firstYear, firstMonth] = form.dataset.first.split("-").map(Number);
  const [lastYear, lastMonth] = form.dataset.today.split("-").map(Number);
  const months = (lastYear - firstYear) * 12 + lastMonth - firstMonth;
  if (!field || months < 1) return;
  const shown = field.value || form.dataset.today;
  const [year, month] = shown.split("-").map(Number);
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: months, step: 1, className: "coverage-slider" });
  slider.value = (year - firstYear) * 12 + month - firstMonth;
  slider.setAttribute("aria-label", form.dataset.sliderLabel);
  slider.setAttribute("aria-valuetext", shown);
  slider.addEventListener("input", () => {
    const chosen = asText(lastDayOf(firstYear, firstMonth - 1 + Number(slider.value)));
    field.value = chosen > form.dataset.today ? form.dataset.today : chosen;
    slider.setAttribute("aria-valuetext", field.value);
  });
  slider.addEventListener("change", () => form.requestSubmit());
  form.querySelector(".coverage-fields").after(slider);
}

document.querySelectorAll("[data-coverage]").forEach(addSlider);
