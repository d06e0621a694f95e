import js from "@eslint/js";
import globals from "globals";

const rules = {
  ...js.configs.recommended.rules,
  "array-callback-return": "error",
  "arrow-body-style": "error",
  complexity: ["error", 14],
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "func-style": ["error", "declaration", { allowArrowFunctions: true }],
  "max-depth": ["error", 3],
  "max-len": ["error", { code: 128, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
  "max-lines": ["error", 350],
  "max-lines-per-function": ["error", 60],
  "no-console": "error",
  "no-else-return": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-param-reassign": ["error", { props: false }],
  "no-shadow": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
};

export default [
  { files: ["**/static/js/**/*.js"], languageOptions: { ecmaVersion: 2024, globals: globals.browser }, rules },
  {
    files: ["**/tools/js/test/**/*.js"],
    languageOptions: { ecmaVersion: 2024, globals: { ...globals.browser, ...globals.node } },
    rules: { ...rules, "max-lines-per-function": "off" },
  },
];
