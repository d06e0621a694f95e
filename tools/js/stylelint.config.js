export default {
  extends: ["stylelint-config-standard"],
  rules: {
    "selector-class-pattern": ["^[a-z][a-z0-9-]*(__[a-z0-9-]+)?(--[a-z0-9-]+)?$", { message: "block__element--modifier" }],
    "declaration-no-important": true,
    "no-descending-specificity": null,
    "value-keyword-case": null,
    "custom-property-empty-line-before": null,
  },
  overrides: [
    {
      // Paged media of the PDF engine; its fonts are our own files, nothing else is there to fall back on.
      files: ["**/print.css"],
      rules: {
        "declaration-property-value-no-unknown": null,
        "font-family-no-missing-generic-family-keyword": null,
      },
    },
  ],
};
