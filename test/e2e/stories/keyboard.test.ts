import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { Keyboard } from '../fixture/keyboard.ts'
import { story } from '../fixture/story.ts'
import { password } from '../fixture/town.ts'

const film = fileURLToPath(new URL('../../../internal/demo/samples/body-20260603-091245.mp4', import.meta.url))

interface Made { value: { id: string; version: number } }

story('by keyboard alone an officer records, brings a film in and signs; the custodian receives it, verifies it and plays it', async ({ town, window }) => {
  const place = await town()
  const [officer, second, keeper] = [await place.officer('陈禾'), await place.officer('许苗'), await place.officer('林册', 'custodian')]

  // He comes in, skips the menu, and begins an activity with his colleague.
  const desk = await window()
  const keys = await Keyboard.at(desk)
  const { page } = keys
  await keys.signIn(officer.login, password)
  await keys.enter(page.getByRole('link', { name: '跳到内容' }))
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('content')
  await keys.enter(page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '执法活动' }))
  await keys.enter(page.getByRole('button', { name: '登记执法活动' }))
  await keys.choose(page.getByLabel('活动类型'), '现场执法')
  await keys.type(page.getByLabel('地点'), '青禾镇农贸市场')
  await keys.type(page.getByLabel('当事人'), '青禾农资店')
  const colleague = page.getByRole('combobox', { name: '第 2 名执法人员' })
  await keys.to(colleague)
  await keys.press('Enter')
  await page.getByRole('listbox', { name: '第 2 名执法人员' }).waitFor()
  await desk.check('keyboard-person')
  await page.keyboard.type('许')
  await page.getByRole('option', { name: /许苗/ }).waitFor()
  await keys.press('Enter')
  await keys.enter(page.getByRole('button', { name: '登记执法活动' }))
  await page.getByRole('heading', { name: '现场执法' }).waitFor()
  await page.getByRole('cell', { name: second.name }).waitFor()

  // A dialog that he leaves by Esc gives the focus back; then he ends the activity, and looks why a clock runs.
  const ending = page.getByRole('button', { name: '结束活动' })
  await keys.enter(ending)
  const dialog = page.getByRole('dialog', { name: '结束活动' })
  await dialog.waitFor()
  await desk.check('keyboard-end')
  await keys.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await expect.poll(() => ending.evaluate((one) => one === document.activeElement)).toBe(true)
  await keys.press('Enter')
  await keys.enter(dialog.getByRole('button', { name: '结束' }))
  await page.getByRole('button', { name: '更正结束时间' }).waitFor()
  await keys.enter(page.getByRole('button', { name: /移交时限/ }))
  await page.getByText('计算方式', { exact: true }).locator('visible=true').waitFor()
  await desk.check('keyboard-clock')
  await keys.press('Escape')
  await page.getByText('计算方式', { exact: true }).locator('visible=true').waitFor({ state: 'detached' })

  // A film is brought in and signed over.
  await keys.enter(page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '上传移交' }))
  await keys.choose(page.getByRole('combobox', { name: /^执法活动/ }), /青禾镇农贸市场/)
  await keys.tick(page.getByRole('radio', { name: '不涉及' }))
  await keys.tick(page.getByRole('radio', { name: '都没有' }))
  const asked = page.waitForEvent('filechooser')
  await keys.enter(page.locator('button').filter({ hasText: /^选择文件$/ }))
  await (await asked).setFiles(film)
  await page.getByRole('row', { name: /body-20260603/ }).getByText('接收后入库').waitFor()
  await keys.enter(page.getByRole('button', { name: '签署移交' }))
  const signing = page.getByRole('dialog', { name: '签署移交' })
  await keys.type(signing.getByLabel(/口令/), password)
  await desk.check('keyboard-sign')
  await keys.press('Enter')
  await page.getByRole('heading', { name: /已签署移交/ }).waitFor()

  // The custodian counts and receives.
  const counter = await window()
  const hers = await Keyboard.at(counter)
  await hers.signIn(keeper.login, password)
  await hers.enter(hers.page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: /移交接收/ }))
  await hers.enter(hers.page.getByRole('table').getByRole('link'))
  await hers.tick(hers.page.getByRole('checkbox', { name: /^已清点：/ }))
  await hers.to(hers.page.getByRole('button', { name: '接收', exact: true }), { back: true })
  await hers.press('Enter')
  const answer = hers.page.getByRole('dialog', { name: '接收' })
  await answer.waitFor()
  await counter.check('keyboard-receive')
  await hers.enter(answer.getByRole('button', { name: '接收' }))
  await hers.page.getByText('已入库 1 个，共 1 个文件').waitFor()

  // She comes to the item, verifies it and plays it.
  await hers.enter(hers.page.getByRole('link', { name: /body-20260603/ }))
  await hers.enter(hers.page.getByRole('button', { name: '在本机验证' }))
  await hers.page.getByText('由本机浏览器自行验算').waitFor()
  await hers.to(hers.page.getByRole('button', { name: '播放' }), { back: true })
  await hers.press('Enter')
  const video = hers.page.locator('video')
  const at = (): Promise<number> => video.evaluate((player) => (player as HTMLVideoElement).currentTime)
  await hers.page.getByText('/ 0:12.', { exact: false }).first().waitFor()
  await hers.press('ArrowRight')
  await expect.poll(at).toBeCloseTo(5, 1)
  await hers.press(' ')
  await expect.poll(at).toBeGreaterThan(5.2)
  await hers.press('k')
  await hers.choose(hers.page.getByRole('combobox', { name: '速度' }), '2×')
  await hers.to(hers.page.getByRole('slider', { name: '播放位置' }), { back: true })
  await hers.press('Home')
  await expect.poll(at).toBe(0)
  await hers.press('m')
  const marking = hers.page.getByRole('dialog', { name: '标注所在位置' })
  await hers.choose(marking.getByLabel('种类'), '出示证件')
  await hers.type(marking.getByLabel('内容'), '出示证件')
  await counter.check('keyboard-mark')
  await hers.press('Enter')
  await hers.page.getByRole('table', { name: '标注' }).getByRole('cell', { name: '出示证件' }).first().waitFor()
  await counter.look('keyboard-player')
}, { seconds: 240 })

story('by keyboard alone a case officer goes along the timeline, orders a case file and submits it', async ({ town, window }) => {
  const place = await town()
  const officer = await place.officer('林一禾')
  const hand = await place.hand(officer.login)
  const matter = (await hand.call<Made>('POST', '/matters', { kind: 'penalty', subject: '涉嫌经营假种子', party: '青禾种业经营部', officers: [officer.officer] })).value.id
  await hand.call('POST', '/activities', { kind: 'on-site-enforcement', matter, started_at: new Date(Date.now() - 3_600_000).toISOString(), place: '河湾镇' })
  const file = (await hand.call<Made>('POST', '/casefiles', { matter, category: 'XZCF', year: new Date().getFullYear(), retention: 'D30', title: '青禾种业经营部涉嫌经营假种子案' })).value.id
  const titles = ['现场检查笔录', '抽样取证凭证', '门店检查录像']
  for (const [i, title] of titles.entries()) {
    const item = await hand.bring(`${title}.txt`, i < 2 ? Buffer.from(title) : readFileSync(film), { title, origin: { how: 'made' }, links: [{ matter }] })
    await hand.call('POST', `/casefiles/${file}/placements`, { item, part: 'papers', position: (i + 1) * 1024, title })
  }

  const desk = await window()
  const keys = await Keyboard.at(desk)
  const { page } = keys
  await keys.signIn(officer.login, password)
  await keys.enter(page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '案件', exact: true }))
  await keys.enter(page.getByRole('link', { name: '涉嫌经营假种子' }))

  // Along the timeline: from one event to the next, nearer, and into one.
  const timeline = page.getByRole('group', { name: '案件时间线' })
  await keys.to(timeline.locator('[tabindex="0"]'))
  const named = (): Promise<string | null> => page.evaluate(() => document.activeElement!.getAttribute('aria-label'))
  await keys.press('Home')
  const first = await named()
  const events = new Set([first])
  for (let before = ''; before !== await named();) {
    before = (await named())!
    await keys.press('ArrowRight')
    events.add(await named())
  }
  expect(events.size).toBeGreaterThan(titles.length)
  await keys.press('Home')
  await expect.poll(named).toBe(first)
  while (!(await named())?.includes('门店检查录像')) await keys.press('ArrowRight')
  await keys.press('+')
  await desk.look('keyboard-timeline')
  await keys.press('Enter')
  await page.waitForURL('**/items/*')
  await page.getByRole('heading', { name: '门店检查录像' }).waitFor()
  await page.goBack()

  // The case file: the last comes first, by Alt and arrows; the focus stays on what is moved.
  await keys.enter(page.getByRole('link', { name: '打开案卷' }))
  const contents = page.getByRole('table', { name: '卷内文件目录' })
  const row = contents.getByRole('row', { name: /门店检查录像/ })
  await keys.to(row)
  await keys.press('Alt+ArrowUp')
  await contents.getByRole('row', { name: /^2 门店检查录像/ }).waitFor()
  await expect.poll(() => row.evaluate((one) => one === document.activeElement)).toBe(true)
  await keys.press('Alt+ArrowUp')
  await contents.getByRole('row', { name: /^1 门店检查录像/ }).waitFor()
  await page.getByText('门店检查录像，现为第 1 件', { exact: false }).waitFor({ state: 'attached' })
  await desk.look('keyboard-order')
  await keys.to(page.getByRole('button', { name: '提交', exact: true }), { back: true })
  await keys.press('Enter')
  const submitting = page.getByRole('dialog', { name: '提交案卷' })
  await submitting.waitFor()
  await desk.check('keyboard-submit')
  await keys.enter(submitting.getByRole('button', { name: '提交' }))
  await page.getByText('等待验收').waitFor()
}, { seconds: 240 })
