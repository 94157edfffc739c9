import 'core-js/actual/array/at'
import 'core-js/actual/array/find-last'
import 'core-js/actual/object/has-own'
import 'core-js/actual/promise/any'
import 'core-js/actual/string/at'
import 'core-js/actual/string/replace-all'
import './look/tokens.css'
import './look/base.css'
import { createApp, watch } from 'vue'
import { api, ask, surround } from '@/api/client'
import { noteInstallation } from '@/api/installation'
import { startTicking } from '@/api/servertime'
import { recallSession, reenter } from '@/api/session'
import { i18n, language, say, speak, usualLanguage } from '@/i18n'
import { router } from '@/router'
import App from '@/shell/App.vue'

/** Starts the app: the language and the person are known before the first screen is chosen. */
async function start(): Promise<void> {
  surround({ language, reenter })
  startTicking()
  await speak(usualLanguage())
  const app = createApp(App)
  app.use(i18n)
  try {
    await Promise.all([ask(api.GET('/api/v1/installation')).then(noteInstallation), recallSession()])
  } catch { /* the screen that is opened says why */ }
  app.use(router)
  watch(
    [() => router.currentRoute.value.meta.title, i18n.global.locale],
    ([title]) => { document.title = title ? `${say(title)} · ${say('frame.product')}` : say('frame.product') },
    { immediate: true },
  )
  app.mount('#app')
}

void start()
