// Starts Wagtail's controls that its own templates start with inline scripts, which our security policy refuses.
(() => {
  const { Controller } = window.StimulusModule;

  // Wagtail's scripts for a control may stand below this one on the page.
  const whenLoaded = (start) => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
    else start();
  };

  window.wagtail.app.register("forebyg-chooser", class extends Controller {
    connect() {
      const { chooser, field, settings } = this.element.dataset;
      whenLoaded(() => window[chooser](field, JSON.parse(settings)));
    }
  });

  window.wagtail.app.register("forebyg-picker", class extends Controller {
    connect() {
      const { picker, field, settings } = this.element.dataset;
      whenLoaded(() => new window[picker](field, JSON.parse(settings)));
    }
  });

  window.wagtail.app.register("forebyg-panel", class extends Controller {
    connect() {
      const { panel, settings } = this.element.dataset;
      whenLoaded(() => new window[panel](JSON.parse(settings)));
    }
  });
})();
