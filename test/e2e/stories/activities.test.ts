import { expect } from 'vitest'
import { story } from '../fixture/story.ts'

story('an officer goes out, begins an activity alone, explains it, and ends it and the tour', async ({ town, signedIn }) => {
  const place = await town()
  const officer = await place.officer('陈禾')
  await place.officer('林册')
  const desk = await signedIn(officer.login)
  const { page } = desk
  await page.getByRole('link', { name: '执法活动' }).first().click()
  await page.getByText('还没有执法活动').waitFor()
  await desk.look('activities-empty')

  await page.getByRole('button', { name: '开始出勤' }).click()
  const out = page.getByRole('dialog', { name: '开始出勤' })
  await desk.look('tour-start')
  await out.getByRole('button', { name: '开始出勤' }).click()
  const tours = page.getByRole('region', { name: '我的出勤' })
  await tours.getByRole('cell', { name: '陈禾' }).waitFor()

  await page.getByRole('button', { name: '登记执法活动' }).click()
  await page.getByLabel('活动类型').selectOption({ label: '现场执法' })
  await page.getByLabel('地点').fill('青禾镇农贸市场')
  await page.getByLabel('当事人').fill('青禾农资店')
  await page.getByText('执法人员应有 2 名，已填 1 名').waitFor()
  expect(await page.getByLabel('出勤', { exact: true }).inputValue()).not.toBe('')
  await desk.look('activity-new')
  await page.getByRole('button', { name: '登记执法活动' }).click()

  await page.getByRole('heading', { name: '现场执法' }).waitFor()
  await page.getByText('人数不足').waitFor()
  await page.getByRole('button', { name: '说明原因' }).click()
  const why = page.getByRole('dialog', { name: '人数不足' })
  await why.getByLabel('原因（必填）').fill('另一名执法人员途中受伤就医。')
  await desk.look('activity-explain')
  await why.getByRole('button', { name: '说明原因' }).click()
  await page.getByRole('row', { name: /人数不足.*受伤就医/ }).waitFor()
  await page.getByRole('row', { name: /说明原因 陈禾/ }).waitFor() // in the chain of custody

  await page.getByRole('button', { name: '结束活动' }).click()
  await page.getByRole('dialog', { name: '结束活动' }).waitFor()
  await desk.check('activity-end')
  await page.getByRole('dialog', { name: '结束活动' }).getByRole('button', { name: '结束' }).click()
  await page.getByRole('button', { name: '更正结束时间' }).waitFor()
  await desk.look('activity')

  await page.getByRole('link', { name: '执法活动' }).first().click()
  await tours.getByRole('button', { name: '结束出勤' }).click()
  await page.getByRole('dialog', { name: '结束出勤' }).waitFor()
  await desk.check('tour-end')
  await page.getByRole('dialog', { name: '结束出勤' }).getByRole('button', { name: '结束出勤' }).click()
  await page.getByText('现在没有进行中的出勤').waitFor()
  await page.getByRole('row', { name: /青禾农资店/ }).waitFor()
  await desk.look('activities')

  await page.getByLabel('状态').selectOption({ label: '进行中' })
  await page.waitForURL('**/activities?state=open')
  await page.getByText('没有符合条件的记录').waitFor()
  await page.getByRole('button', { name: '清除筛选' }).first().click()
  await page.getByRole('row', { name: /青禾农资店/ }).waitFor()
})

story('activities read the same in English', async ({ town, signedIn }) => {
  const officer = await (await town()).officer('陈禾')
  const desk = await signedIn(officer.login, 'en')
  const { page } = desk
  await page.getByRole('link', { name: 'Activities' }).first().click()
  await page.getByText('There is no activity yet').waitFor()
  await desk.look('activities-empty')
  await page.getByRole('button', { name: 'Begin an activity' }).click()
  await desk.look('activity-new')
})
