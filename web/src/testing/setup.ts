import { config } from '@vue/test-utils'
import { afterEach } from 'vitest'
import { i18n, speak } from '@/i18n'
import en from '@/i18n/en'
import { router } from '@/router'

i18n.global.setLocaleMessage('en', en as never)
config.global.plugins = [i18n, router]

afterEach(() => {
  document.body.innerHTML = ''
  void speak('zh-CN')
})
