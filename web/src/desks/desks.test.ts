import { describe, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import { router } from '@/router'
import { desks, menu } from '.'

describe('the desks', () => {
  it('say of every route who may open it and what it is called, in both languages', () => {
    for (const route of desks.flatMap((desk) => desk.routes)) {
      expect(route.meta?.may, route.path).toBeDefined()
      expect(i18n.global.te(route.meta?.title ?? '', 'zh-CN'), route.path).toBe(true)
    }
  })

  it('have a route under every entry of the menu, and above every screen', () => {
    for (const entry of menu) {
      expect(router.resolve(entry.to).name, entry.to).not.toBe('nowhere')
      expect(i18n.global.te(entry.word, 'zh-CN'), entry.word).toBe(true)
    }
    for (const route of desks.flatMap((desk) => desk.routes)) {
      if (route.meta?.above) expect(router.resolve(route.meta.above).name, route.path).not.toBe('nowhere')
    }
  })

  it('have no two routes of one path', () => {
    const paths = desks.flatMap((desk) => desk.routes.map((route) => route.path))
    expect(paths).toEqual([...new Set(paths)])
  })
})
