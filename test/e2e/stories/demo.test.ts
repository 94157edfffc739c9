import { expect } from 'vitest'
import { story } from '../fixture/story.ts'

const strip = '演示数据 · 单位与人员均为虚构 · 请勿录入真实案件'

story('a newcomer comes in by one click, looks at a story, and changes to whom it is told', async ({ window }) => {
  const desk = await window()
  const { page } = desk
  await page.goto('/')
  await page.getByText(strip).waitFor()
  await desk.look('demo-sign-in')
  await page.getByRole('button', { name: /^执法人员\s*陈禾$/ }).click()
  await page.getByRole('heading', { name: '陈禾的工作台' }).waitFor()
  await page.getByText(strip).waitFor()

  await page.getByRole('link', { name: '演示说明' }).click()
  await page.getByRole('rowheader', { name: /一名，不符合规定/ }).waitFor()
  await desk.look('demo-stories')
  await page.getByRole('row', { name: /一名，不符合规定/ }).getByRole('link', { name: '打开执法活动' }).click()
  await page.getByRole('cell', { name: '须说明原因' }).or(page.getByText('须说明原因')).first().waitFor()
  await desk.look('demo-story')

  await page.getByRole('button', { name: '退出' }).click()
  await page.getByRole('button', { name: /^安全审计员\s*何鉴$/ }).click()
  await page.getByRole('link', { name: '演示说明' }).click()
  await page.getByRole('row', { name: /移交时限还剩约2小时/ }).getByRole('button', { name: '以执法人员陈禾的身份打开' }).click()
  await page.waitForURL('**/activities/*')
  await page.getByRole('button', { name: /移交时限/ }).first().click()
  await page.getByText('计算方式', { exact: true }).locator('visible=true').first().waitFor()
  await desk.look('demo-clock')
  expect(await page.getByText(strip).count()).toBe(1)
}, { demo: true })

story('an installation that is no demo says nothing of one', async ({ town, signedIn }) => {
  const officer = await (await town()).officer('陈禾')
  const { page } = await signedIn(officer.login)
  expect(await page.getByText(strip).count()).toBe(0)
  await page.goto('/demo')
  await page.getByText('没有这个页面').waitFor()
})
