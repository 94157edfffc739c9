// What the compiler cannot see: texts outside the catalogues, what Chromium 86 lacks, and the usual slips.
import compat from 'eslint-plugin-compat'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

const ours = ['src/**/*.{ts,vue}', 'build/**/*.ts', '*.ts']
const chinese = '/[\\u3400-\\u9fff\\uff00-\\uffef\\u3000-\\u303f]/'
const inCatalogue = 'texts stand in src/i18n, in both languages'
const chineseText = ['Literal', 'TemplateElement'].map((kind) => ({
  selector: kind === 'Literal' ? `Literal[value=${chinese}]` : `TemplateElement[value.raw=${chinese}]`,
  message: inCatalogue,
}))

export default tseslint.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  tseslint.configs.recommended,
  vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  { files: ['src/**/*.{ts,vue}'], ...compat.configs['flat/recommended'] },
  {
    files: ours,
    settings: { polyfills: [] },
    rules: {
      'no-restricted-syntax': ['error', ...chineseText],
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-unused-expressions': 'error',
      // Formatting is the author's; the rest of these rules judge meaning.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': ['error', { ignores: ['App'] }],
      'vue/no-v-html': 'error',
      'vue/no-restricted-syntax': ['error', ...chineseText],
      'vue/no-bare-strings-in-template': ['error', {
        allowlist: ['(', ')', ',', '.', '&', '+', '-', '=', '*', '/', '#', '%', '!', '?', ':', '[', ']', '{', '}', '<', '>', '·', '•', '–', '—', '−', '|', '…', '▲', '◐', '●', '○', '✓', '»', '«', '▲ ', '→', '←'],
        attributes: { '/.+/': ['title', 'aria-label', 'aria-placeholder', 'aria-roledescription', 'aria-valuetext', 'placeholder', 'alt', 'label', 'caption', 'why', 'next', 'explains', 'verb'] },
        directives: ['v-text'],
      }],
    },
  },
  { files: ['src/i18n/**', '**/*.test.ts'], rules: { 'no-restricted-syntax': 'off' } },
)
