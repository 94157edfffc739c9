import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect } from 'vitest'
import { Card } from '../fixture/card.ts'
import { OldWindow } from '../fixture/oldkernel.ts'
import { story } from '../fixture/story.ts'
import { password } from '../fixture/town.ts'

const film = readFileSync(fileURLToPath(new URL('../../../internal/demo/samples/body-20260603-091245.mp4', import.meta.url)))
const card = new Card()
afterAll(() => card.remove())

interface Made { value: { id: string } }

story('in Chromium 86 an officer comes in, brings 20 MB in over a line that is cut, plays a film, and sees a timeline', async ({ program, town }) => {
  const place = await town()
  const officer = await place.officer('陈禾')
  const hand = await place.hand(officer.login)
  const matter = (await hand.call<Made>('POST', '/matters', { kind: 'penalty', subject: '涉嫌经营假种子', party: '青禾种业经营部', officers: [officer.officer] })).value.id
  await place.outing(officer, { matter })
  await hand.bring('body-0912.mp4', film, { title: '门店检查录像', origin: { how: 'made' }, links: [{ matter }] })
  const old = await OldWindow.open(program.address)
  try {
    const { page } = old

    // In by the door, and the lists.
    await old.go('/')
    await old.says(/登录名/)
    await old.look('old-login')
    await old.fill('登录名', officer.login)
    await old.fill('口令', password)
    await page.keyboard.press('Enter')
    await old.says(/陈禾的工作台/)
    await old.look('old-workbench')
    await old.press('执法活动')
    await old.says(/青禾种子门市部/)
    await old.look('old-activities')
    await old.press('音像库')
    await old.says(/门店检查录像/)
    await old.look('old-items')

    // 20 MB over a line that is cut after the first piece; after a reload the same file goes on, nothing goes twice.
    let patches = 0
    let cut = true
    program.line = (method, path) => !(method === 'PATCH' && path.startsWith('/api/v1/uploads/')) || (patches < 1 || !cut ? ++patches > 0 : false)
    const bring = async (): Promise<void> => {
      await old.press('不涉及')
      await old.press('都没有')
      await old.says(/选择文件/)
      await old.choose('选择文件', path)
    }
    const path = card.write('DSJ07_0912.mp4', 20_000_000)
    await old.press('上传移交')
    await old.focus('执法活动')
    await page.keyboard.press('ArrowDown')
    await old.says(/国家秘密/)
    await bring()
    await old.says(/连接中断，服务器已存 8\.4 MB/)
    await old.look('old-cut-off')
    await page.reload()
    await old.says(/国家秘密/)
    cut = false
    await bring()
    await old.says(/接收后入库/)
    expect(patches).toBe(3)
    await old.look('old-stored')

    // The player by its keys.
    await old.press('音像库')
    await old.press('门店检查录像')
    await old.press('播放')
    await old.says(/\/ 0:12\./)
    const at = (): Promise<number> => page.evaluate<number>(`document.querySelector('video').currentTime`)
    await page.keyboard.press('ArrowRight')
    await expect.poll(at).toBeCloseTo(5, 1)
    await page.keyboard.press('.')
    await expect.poll(at).toBeGreaterThan(5)
    await page.keyboard.press(' ')
    await expect.poll(at).toBeGreaterThan(5.5) // it plays
    await page.keyboard.press(' ')
    await old.look('old-player')

    // The timeline by its keys, and its list.
    await old.press('案件')
    await old.press('涉嫌经营假种子')
    await old.says(/案件时间线/)
    await page.waitForFunction(`!!document.querySelector('svg [role=button]')`, { timeout: 30_000 })
    const named = (): Promise<string> => page.evaluate<string>(`document.activeElement.getAttribute('aria-label')`)
    await page.evaluate(`document.querySelector('svg [tabindex="0"]').focus()`)
    await page.keyboard.press('Home')
    const first = await named()
    await page.keyboard.press('ArrowRight')
    await expect.poll(named).not.toBe(first)
    await old.look('old-timeline')
    await old.press('以列表显示')
    await old.says(/应当记录/)

    // A session that is over: the lock keeps the keyboard although this kernel knows no `inert`, and opens by the password.
    await page.deleteCookie(...(await page.cookies()))
    await old.press('人员')
    await old.says(/登录已超时/)
    for (let i = 0; i < 6; i++) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate<boolean>(`!!document.activeElement.closest('[role=dialog]')`)).toBe(true)
    }
    await old.look('old-lock')
    await old.fill(`${officer.login} 的口令`, password)
    await page.keyboard.press('Enter')
    await page.waitForFunction(`!document.querySelector('.el-overlay.lock') || document.querySelector('.el-overlay.lock').getClientRects().length === 0`, { timeout: 30_000 })
    await old.says(/陈禾/)
  } finally {
    await old.close()
  }
}, { seconds: 240 })
