import { createHash } from 'node:crypto'
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { story } from '../fixture/story.ts'
import { administrators } from '../fixture/town.ts'

const film = readFileSync(fileURLToPath(new URL('../../../internal/demo/samples/body-20260603-091245.mp4', import.meta.url)))
const made = { title: '门店检查录像', origin: { how: 'made' } }

story('an auditor opens the log, verifies an event in the browser, keeps a checkpoint, and has the store checked', async ({ town, signedIn }) => {
  const place = await town()
  const keeper = await place.officer('何小满', 'custodian')
  await (await place.hand(keeper.login)).bring('body-0912.mp4', film, made)
  const desk = await signedIn(administrators.audit)
  const { page } = desk

  // The logs, each verified by this browser.
  await page.getByRole('link', { name: '保管日志' }).first().click()
  await page.getByRole('row', { name: /云溪支队/ }).getByText('签名相符').waitFor()
  await desk.look('logs')
  await page.getByRole('link', { name: '云溪支队' }).click()
  await page.getByText('没有比本机以前见过的变短').waitFor()

  // A copy of the checkpoint to keep outside: the very bytes that are served.
  const started = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载检查点' }).click()
  const copy = await (await started).path()
  expect(readFileSync(copy, 'utf8')).toMatch(/^liuhen\/.+\n\d+\n/)

  // Compared at once it agrees; one of another log does not.
  await page.getByLabel('核对以前保存的检查点').setInputFiles(copy)
  await page.getByText('条事件都在今天的日志里').waitFor()
  await page.getByLabel('核对以前保存的检查点').setInputFiles({ name: 'other.txt', mimeType: 'text/plain', buffer: Buffer.from(readFileSync(copy, 'utf8').replace(/\n\d+\n/, '\n3\n')) })
  await page.getByText('与保存的检查点不符：签名不符').waitFor()

  // The events, by a filter that stands in the address; then one thing alone, and its chain.
  await page.getByRole('cell', { name: '文件 …' }).first().waitFor()
  await desk.look('log')
  await page.getByLabel('顺序').selectOption({ label: '从旧到新' })
  await page.waitForURL('**/logs/*?order=oldest')
  await page.getByRole('rowheader', { name: '0', exact: true }).waitFor()
  await page.getByLabel('从序号').fill('3')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/logs/*?order=oldest&from=3')
  await page.getByRole('rowheader', { name: '3', exact: true }).waitFor()
  await page.getByRole('rowheader', { name: '2', exact: true }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '清除筛选' }).first().click()
  const row = page.getByRole('row').filter({ has: page.getByRole('cell', { name: /^文件 …/ }) }).first()
  const event = row.getByRole('rowheader').getByRole('link')
  await row.getByRole('button', { name: '只看此对象' }).click()
  await page.getByRole('button', { name: '在本机验证' }).click()
  await page.getByText('由本机浏览器自行验算').waitFor()
  await desk.look('log-thing')

  // One event with its proof; an auditor sees no name, title or content.
  await page.goBack()
  await page.getByRole('cell', { name: /^文件 …/ }).first().waitFor()
  await event.click()
  await page.getByText('在签名的日志中，由本机浏览器自行验算').waitFor()
  await page.getByText('这个事件的内容不对您显示').waitFor()
  for (const hidden of ['何小满', '门店检查录像', 'body-0912']) expect(await page.getByText(hidden).count()).toBe(0)
  await desk.look('event')

  // What came since does not matter to the checkpoint that was kept.
  await page.getByRole('link', { name: '返回日志' }).click()
  await page.getByText('没有比本机以前见过的变短').waitFor()
  await page.getByLabel('核对以前保存的检查点').setInputFiles(copy)
  await page.getByText('条事件都在今天的日志里').waitFor()
  await desk.look('log-compared')

  // A check of the whole store, to its end.
  await page.getByRole('link', { name: '全库核验' }).first().click()
  await page.getByText('还没有下达过核验').waitFor()
  await page.getByRole('button', { name: '下达核验' }).click()
  await page.getByText('全部核验过，没有发现问题').waitFor({ timeout: 60_000 })
  await desk.look('check')
  await page.getByRole('link', { name: '全库核验' }).first().click()
  await page.getByRole('row', { name: /未发现问题/ }).waitFor()
  await desk.look('checks')

  const english = await signedIn(administrators.audit, 'en')
  await english.page.goto('/logs')
  await english.page.getByText('signature matches').waitFor()
  await english.look('logs')
  await english.page.getByRole('link', { name: '云溪支队' }).click()
  await english.page.getByText('this browser computed that itself').waitFor()
  await english.page.getByRole('rowheader').first().waitFor()
  await english.look('log')
  await english.page.getByRole('rowheader').first().getByRole('link').click()
  await english.page.getByText('It stands in the signed log').waitFor()
  await english.look('event')
  await english.page.getByRole('link', { name: 'Checks of the store' }).first().click()
  await english.page.getByRole('row', { name: /nothing found/ }).getByRole('link').click()
  await english.page.getByText('Everything was looked at').waitFor()
  await english.look('check')
})

story('a bit that flipped on the disk is found by a check and named on the screen', async ({ program, town, signedIn }) => {
  const place = await town()
  const keeper = await place.officer('何小满', 'custodian')
  const item = await (await place.hand(keeper.login)).bring('body-0912.mp4', film, made)
  const desk = await signedIn(keeper.login)
  const { page } = desk

  const digest = createHash('sha256').update(film).digest('hex')
  const blob = fileOf(join(program.folder, 'blobs'), digest)
  const flipped = Buffer.from(film)
  flipped[1000]! ^= 1
  chmodSync(blob, 0o600)
  writeFileSync(blob, flipped)

  await page.getByRole('link', { name: '全库核验' }).first().click()
  await page.getByRole('button', { name: '下达核验' }).click()
  await page.getByText('发现 1 处不符').waitFor({ timeout: 60_000 })
  const finding = page.getByRole('row').filter({ hasText: `item/${item}` })
  await finding.getByText('不一致').waitFor()
  await finding.getByText('文件内容').waitFor()
  await desk.look('check-found')
  await finding.getByRole('link').click()
  await page.getByRole('heading', { name: '门店检查录像' }).waitFor()
  await page.getByRole('link', { name: '全库核验' }).first().click()
  await page.getByRole('row', { name: /发现不符/ }).waitFor()

  const english = await signedIn(administrators.system, 'en')
  await english.page.goto('/checks')
  await english.page.getByRole('row', { name: /something found/ }).getByRole('link').click()
  await english.page.getByText('Not as they must be: 1').waitFor()
  await english.look('check-found')
  writeFileSync(blob, film) // the story's own fsck must find nothing
})

story('the security administrator verifies checkpoints and sees no event; who may nothing here has no entry', async ({ town, signedIn }) => {
  const place = await town()
  const officer = await place.officer('陈禾')
  const security = await signedIn(administrators.security)
  await security.page.getByRole('link', { name: '保管日志' }).first().click()
  await security.page.getByText('签名相符').waitFor()
  await security.page.getByText('您是安全保密管理员').waitFor()
  await security.page.getByRole('link', { name: '云溪支队' }).click()
  await security.page.getByRole('button', { name: '下载检查点' }).waitFor()
  await security.page.getByText('事件由本机构的').waitFor()
  expect(await security.page.getByRole('table').count()).toBe(0)
  await security.look('log-security')
  expect(await security.page.getByRole('link', { name: '全库核验' }).count()).toBe(0)

  const works = await signedIn(officer.login)
  for (const name of ['保管日志', '全库核验']) expect(await works.page.getByRole('link', { name }).count()).toBe(0)
  await works.page.goto('/logs')
  await works.page.getByText('没有这个页面').waitFor()
})

/** The file of that name below a folder. */
function fileOf(folder: string, name: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(name) || path.replaceAll('/', '').endsWith(name))
  if (!found) throw new Error(`no file ${name} in ${folder}`)
  return join(folder, found)
}
