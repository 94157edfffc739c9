import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { story } from '../fixture/story.ts'
import { administrators } from '../fixture/town.ts'
import { table } from '../fixture/table.ts'

const folder = mkdtempSync(join(tmpdir(), 'liuhen-roster-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

story('the system administrator brings people in from a table: checked, mended, registered, and not doubled', async ({ town, signedIn }) => {
  await town()
  const desk = await signedIn(administrators.system)
  const { page } = desk
  await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '人员' }).click()
  await page.getByRole('link', { name: '从表格导入' }).click()
  await page.getByRole('heading', { name: '导入人员' }).waitFor()

  // The blank table is an .xlsx with the headings.
  const [blank] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载模板' }).click()])
  expect(blank.suggestedFilename()).toBe('导入人员.xlsx')
  const saved = join(folder, 'blank.xlsx')
  await blank.saveAs(saved)
  expect(readFileSync(saved).subarray(0, 2).toString()).toBe('PK')
  await desk.look('roster-start')

  const people = [['姓名*', '执法证号', '科室、中队'], ['林一禾', '云执0101', '执法一科'], ['何青', '', 'u2'], ['', '云执0103', ''], ['刘岸', '云执0101', '']]
  const choose = (rows: string[][], name: string) =>
    page.getByLabel('选择填好的表格').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: table(rows) })
  await choose(people, '人员.xlsm')
  await page.getByText('请选择 .xlsx 格式的表格。').waitFor()
  await desk.check('roster-format')
  await choose(people, '人员.xlsx')
  await page.getByRole('button', { name: '预检' }).click()
  await page.getByText('将登记 2 行').waitFor()
  await page.getByRole('row', { name: /第 4 行.*填写有误（姓名）：必须填写/ }).waitFor()
  await page.getByRole('row', { name: /第 5 行 刘岸.*与第 2 行重复/ }).waitFor()
  await desk.look('roster-checked')

  await page.getByRole('button', { name: '登记 2 行' }).click()
  await page.getByText('已登记 2 行').waitFor()
  await desk.look('roster-registered')

  // The mended table: what is registered is known, what was wrong comes in.
  people[3]![0] = '周田'
  people[4]![1] = '云执0104'
  await choose(people, '人员.xlsx')
  await page.getByRole('button', { name: '预检' }).click()
  await page.getByText('原已登记 2 行').waitFor()
  await page.getByRole('button', { name: '登记 2 行' }).click()
  await page.getByText('已登记 2 行', { exact: true }).waitFor()
  await page.getByRole('link', { name: '返回列表' }).click()
  await page.getByRole('cell', { name: '云执0104' }).waitFor()
  expect(await page.getByRole('row').count()).toBe(5) // four people and the heads

  const english = await signedIn(administrators.system, 'en')
  await english.page.goto('/rosters/devices')
  await english.page.getByRole('heading', { name: 'Devices from a table' }).waitFor()
  await english.page.getByLabel('Choose the filled-in table').setInputFiles({ name: 'x.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('no table') })
  await english.page.getByRole('button', { name: 'Check' }).click()
  await english.page.getByText('it is no .xlsx file').waitFor()
  await english.look('roster-unreadable')
})
