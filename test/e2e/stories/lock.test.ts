import { afterAll, expect } from 'vitest'
import { Card } from '../fixture/card.ts'
import { story } from '../fixture/story.ts'
import { password } from '../fixture/town.ts'

const card = new Card()
afterAll(() => card.remove())

/** How long the film is, in bytes. */
const film = 20_000_000

interface Waiting { list: { id: string }[] }

story('a session ends while a film is sent: the lock keeps the keyboard, the film goes on behind it, and the password opens it', async ({ program, town, signedIn }) => {
  const place = await town()
  const officer = await place.officer('陈禾')
  const hand = await place.outing(officer)
  const desk = await signedIn(officer.login)
  const { page } = desk
  await page.getByRole('link', { name: '上传移交' }).click()
  await page.getByRole('combobox', { name: /^执法活动/ }).selectOption({ index: 1 })
  await page.getByRole('radio', { name: '不涉及' }).check()
  await page.getByRole('radio', { name: '都没有' }).check()

  // The line holds the film's first piece back until the page is locked.
  let letGo = (): void => {}
  const locked = new Promise<void>((resolve) => { letGo = resolve })
  const held = new Promise<void>((resolve) => {
    program.line = async (method, path) => {
      if (method !== 'PATCH' || !path.startsWith('/api/v1/uploads/')) return true
      resolve()
      await locked
      return true
    }
  })
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(card.write('DSJ07_0912.mp4', film))
  await page.getByLabel('备注').fill('存储卡已贴封条')
  await held
  await desk.context.clearCookies()
  await page.getByRole('button', { name: '刷新清单' }).first().click()
  const lock = page.getByRole('dialog', { name: '登录已超时' })
  await lock.waitFor()
  await desk.look('lock-upload')

  // Nothing behind the lock is reached, neither forwards nor backwards, nor by Esc.
  for (const key of ['Tab', 'Shift+Tab']) {
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press(key)
      expect(await page.evaluate(() => document.activeElement!.closest('[role=dialog]') !== null), `after ${key}`).toBe(true)
    }
  }
  await page.keyboard.press('Escape')
  expect(await lock.isVisible()).toBe(true)

  // What is on its way arrives while the page is locked.
  const offset = async (): Promise<number> => {
    const [upload] = (await hand.call<Waiting>('GET', '/uploads')).list
    return upload ? (await hand.call<{ offset: number }>('GET', `/uploads/${upload.id}`)).offset : film // it is an item by then
  }
  expect(await offset()).toBe(0)
  letGo()
  await expect.poll(offset, { timeout: 20_000 }).toBeGreaterThan(0)
  expect(await lock.isVisible()).toBe(true)

  // The password opens it; the film is stored, nothing of it went twice, and what was typed is there.
  await lock.getByLabel(/口令/).fill(password)
  await page.keyboard.press('Enter')
  await lock.waitFor({ state: 'hidden' })
  await page.getByRole('row', { name: /DSJ07_0912/ }).getByText('接收后入库').waitFor()
  expect(await page.getByLabel('备注').inputValue()).toBe('存储卡已贴封条')
})
