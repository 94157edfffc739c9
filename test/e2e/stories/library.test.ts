import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { story } from '../fixture/story.ts'

const film = readFileSync(fileURLToPath(new URL('../../../internal/demo/samples/body-20260603-091245.mp4', import.meta.url)))
const made = (title: string) => ({ title, origin: { how: 'made' } })

story('a recording is found in the library, verified in the browser, and played by keyboard', async ({ town, signedIn }) => {
  const place = await town()
  const officer = await place.officer('陈禾', 'custodian')
  const id = await (await place.hand(officer.login)).bring('body-0912.mp4', film, made('门店检查录像'))
  const desk = await signedIn(officer.login)
  const { page } = desk

  await page.getByRole('link', { name: '音像库' }).click()
  await page.getByRole('rowheader', { name: '门店检查录像' }).waitFor()
  await page.getByRole('cell', { name: '2026-06-03 09:12' }).first().waitFor()
  await desk.look('items')
  await page.getByLabel('状态').selectOption('已作废')
  await page.waitForURL('**/items?state=void')
  await page.getByRole('button', { name: '清除筛选' }).first().click()
  await page.getByRole('link', { name: '门店检查录像' }).click()

  await page.getByRole('heading', { name: '门店检查录像' }).waitFor()
  await page.getByRole('button', { name: '在本机验证' }).click()
  await page.getByText('由本机浏览器自行验算').waitFor()
  await page.getByText('本机首次见到这把公钥').waitFor()
  await desk.look('item')

  await page.getByRole('button', { name: '播放' }).click()
  const video = page.locator('video')
  await video.waitFor()
  const at = (): Promise<number> => video.evaluate((player) => (player as HTMLVideoElement).currentTime)
  await page.getByText('/ 0:12.', { exact: false }).first().waitFor()
  await page.keyboard.press('ArrowRight')
  await expect.poll(at).toBeCloseTo(5, 1)
  await page.keyboard.press('.')
  await expect.poll(at).toBeGreaterThan(5)
  await page.keyboard.press('a')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('b')
  await page.getByText('循环 0:05.0 至 0:10.0').waitFor()
  await desk.look('player')
  await page.keyboard.press(' ')
  await expect.poll(at, { timeout: 10_000 }).toBeLessThan(8) // it went back to the start of the loop
  await page.keyboard.press('k')

  // A span of the loop and a moment are marked by keys, gone to, and one is withdrawn by its maker.
  const asked = page.getByRole('dialog')
  await page.keyboard.press('m')
  await asked.getByText('标注时间段（循环起止）：0:05.0 – 0:10.0').waitFor()
  await asked.getByLabel('种类').selectOption('出示证件')
  await asked.getByLabel('内容').fill('两名执法人员出示证件')
  await desk.look('player-marking')
  await page.keyboard.press('Enter')
  const list = page.getByRole('table', { name: '标注' })
  await list.getByRole('cell', { name: '两名执法人员出示证件' }).waitFor()
  await page.keyboard.press('l')
  await page.getByRole('slider', { name: '播放位置' }).focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect.poll(at).toBeLessThan(1)
  await page.keyboard.press('m')
  await asked.getByText('标注时刻：0:00.').waitFor()
  await asked.getByLabel('内容').fill('进门')
  await asked.getByRole('button', { name: '标注' }).click()
  await list.getByRole('cell', { name: '进门' }).waitFor()
  expect(await list.getByRole('rowheader').allTextContents()).toEqual([expect.stringMatching(/^0:00\./), '0:05.0 – 0:10.0'])
  await list.getByRole('button', { name: /^转到 0:05/ }).press('Enter')
  await expect.poll(at).toBeCloseTo(5, 0)
  await page.keyboard.press('p')
  await expect.poll(at).toBeLessThan(1)
  await page.keyboard.press('n')
  await expect.poll(at).toBeCloseTo(5, 0)
  await list.getByRole('row', { name: '进门' }).getByRole('button', { name: '撤回标注' }).click()
  await asked.getByLabel('原因（必填）').fill('不必标注')
  await desk.look('marker-withdraw')
  await asked.getByRole('button', { name: '撤回标注' }).click()
  await list.getByText('撤回：不必标注').waitFor()
  await list.getByRole('cell', { name: '进门' }).waitFor() // what was withdrawn stays to be read
  await desk.look('player-marked')

  await page.getByRole('link', { name: '返回文件页' }).click()
  await page.getByRole('table', { name: '查阅记录' }).getByRole('cell', { name: '查看' }).waitFor()

  const english = await signedIn(officer.login, 'en')
  await english.page.goto('/items')
  await english.page.getByRole('rowheader', { name: '门店检查录像' }).waitFor()
  await english.look('items')
  await english.page.goto(`/items/${id}`)
  await english.page.getByRole('button', { name: 'Verify in this browser' }).click()
  await english.page.getByText('did not take the server’s word').waitFor()
  await english.look('item')
  await english.page.goto(`/items/${id}/play`)
  await english.page.getByRole('button', { name: 'Frame on' }).waitFor()
  await english.look('player')
})

story('a proof that was changed on its way, and a film that the browser cannot play, are told as what they are', async ({ town, signedIn }) => {
  const place = await town()
  const officer = await place.officer('陈禾', 'custodian')
  const hand = await place.hand(officer.login)
  const foreign = Buffer.from(film)
  for (let found = foreign.indexOf('avc1'); found >= 0; found = foreign.indexOf('avc1', found + 4)) foreign.write('zzzz', found)
  const id = await hand.bring('foreign.mp4', foreign, made('不能播放的录像'))
  const desk = await signedIn(officer.login)
  const { page } = desk

  await page.goto(`/items/${id}`)
  await page.route('**/events/*/proof', async (route) => {
    const answer = await route.fetch()
    const said = (await answer.json()) as { proof: string }
    await route.fulfill({ response: answer, json: { ...said, proof: said.proof.replace(/index \d+\n(.)/, (all, first: string) => all.slice(0, -1) + (first === 'A' ? 'B' : 'A')) } })
  })
  await page.getByRole('button', { name: '在本机验证' }).click()
  await page.getByText('未通过验证').waitFor()
  expect(await page.getByText('由本机浏览器自行验算').count()).toBe(0)
  await desk.look('item-tampered')

  await page.getByRole('button', { name: '播放' }).click()
  await page.getByText('本机浏览器不能播放这种编码').waitFor()
  await page.getByText('存储的文件完好').waitFor()
  await desk.look('player-codec')
})

story('what shows minors is absent for a colleague until the custodian lifts the restriction with a reason', async ({ town, signedIn }) => {
  const place = await town()
  const [officer, colleague, keeper] = [await place.officer('陈禾'), await place.officer('周立夏'), await place.officer('林册', 'custodian')]
  const id = await (await place.hand(officer.login)).bring('body-0912.mp4', film, { ...made('校园门口检查录像'), restricted: { minors: true } })

  const other = await signedIn(colleague.login)
  await other.page.goto('/items')
  await other.page.getByText('还没有您可以查看的音像和电子文件').waitFor()
  await other.page.goto(`/items/${id}`)
  await other.page.getByRole('alert').first().waitFor()
  await other.check('item-absent')
  expect(await other.page.getByText('校园门口检查录像').count()).toBe(0)

  const desk = await signedIn(keeper.login)
  const { page } = desk
  await page.goto('/items')
  await page.getByText('限制查看：有未成年人入镜').waitFor()
  await desk.look('items-restricted')
  await page.getByRole('link', { name: '校园门口检查录像' }).click()
  await page.getByRole('button', { name: '调整限制查看' }).click()
  const dialog = page.getByRole('dialog', { name: '限制查看' })
  await dialog.getByRole('checkbox', { name: '有未成年人入镜' }).uncheck()
  await dialog.getByLabel(/理由|原因/).last().fill('经核实没有未成年人入镜')
  await desk.look('item-restriction')
  await dialog.getByRole('button', { name: '调整限制查看' }).click()
  await page.getByText('限制查看：有未成年人入镜').waitFor({ state: 'hidden' })

  await other.page.goto('/items')
  await other.page.getByRole('rowheader', { name: '校园门口检查录像' }).waitFor()
})
