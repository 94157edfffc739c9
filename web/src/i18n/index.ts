import type { Ref } from 'vue'
import { createI18n } from 'vue-i18n'
import zhCN from './zh-CN'

/** The languages of the app. Papers for the law are Chinese in both. */
export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

const remembered = 'liuhen.language'

/** The app's texts. Chinese is the source; English is fetched by those who read it. */
export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN },
  missingWarn: false, // catalogue.test.ts finds what is missing before anybody reads it
  fallbackWarn: false,
})

/** Says the text of a key outside of components. */
export const say = (key: string, args: Record<string, unknown> = {}): string => i18n.global.t(key, args)

const locale = i18n.global.locale as unknown as Ref<Language> // inferred from what is here at the start: Chinese alone

/** The language now. */
export const language = (): Language => locale.value

/** Changes the language and remembers it in this browser. */
export async function speak(next: Language): Promise<void> {
  if (next === 'en') i18n.global.setLocaleMessage('en', (await import('./en')).default)
  locale.value = next
  document.documentElement.lang = next
  localStorage.setItem(remembered, next)
}

/** The language that was chosen here before, else the browser's, else Chinese. */
export function usualLanguage(): Language {
  const chosen = localStorage.getItem(remembered)
  if (chosen === 'zh-CN' || chosen === 'en') return chosen
  return navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh-CN'
}
