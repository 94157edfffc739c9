import { expect } from 'vitest'
import type { Desk } from '../fixture/browser.ts'
import { story } from '../fixture/story.ts'

interface Made { value: { id: string; version: number; state: string } }

/** Sends a small file as whoever sits at the desk: uploading is told by another story. */
async function send(desk: Desk, name: string, content: string, about: object): Promise<string> {
  const answer = await desk.context.request.post('/api/v1/items', { multipart: {
    item: { name: 'item.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(about)) },
    file: { name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) },
  } })
  expect(answer.ok(), await answer.text()).toBe(true)
  return ((await answer.json()) as Made).value.id
}

story('a matter becomes a sealed case file, and its package goes out', async ({ town, signedIn }) => {
  const yunxi = await town()
  const officer = await yunxi.officer('林一禾')
  const custodian = await yunxi.officer('何小满', 'custodian')
  const archivist = await yunxi.officer('陈谷雨', 'archivist')
  const works = await signedIn(officer.login)
  const { page } = works

  // The officer opens a matter.
  await page.getByRole('link', { name: '案件', exact: true }).first().click()
  await page.getByText('还没有案件').waitFor()
  await works.look('matters-empty')
  await page.getByRole('button', { name: '立案' }).click()
  const opening = page.getByRole('dialog', { name: '立案登记' })
  await opening.getByLabel('案件类型').selectOption({ label: '行政处罚' })
  await opening.getByLabel('案由').fill('涉嫌经营假种子')
  await opening.getByLabel('当事人').fill('青禾种业经营部')
  await opening.getByLabel('案号').fill('云农（种子）立〔2026〕31号')
  await works.look('matters-open')
  await opening.getByRole('button', { name: '立案' }).click()
  await page.getByRole('heading', { name: '涉嫌经营假种子' }).waitFor()
  const matter = new URL(page.url()).pathname.split('/').pop()!

  // What other desks do meanwhile: an activity without a recording, two files, signed over and taken in.
  const hand = await yunxi.hand(officer.login)
  const now = new Date()
  const activity = await hand.call<Made>('POST', '/activities', { kind: 'on-site-enforcement', matter, started_at: new Date(now.getTime() - 3_600_000).toISOString(), place: '河湾镇' })
  await hand.call('POST', `/activities/${activity.value.id}/end`, { at: new Date(now.getTime() - 600_000).toISOString() }, activity.value.version)
  const links = [{ matter }]
  const items = [
    await send(works, '现场检查笔录.txt', '现场检查笔录', { title: '现场检查笔录', origin: { how: 'made' }, links }),
    await send(works, '抽样取证凭证.txt', '抽样取证凭证', { title: '抽样取证凭证', origin: { how: 'made' }, links }),
  ]
  const signed = await hand.call<Made>('POST', '/handovers', { items })
  await (await yunxi.hand(custodian.login)).call('POST', `/handovers/${signed.value.id}/answer`, {}, signed.value.version)
  for (const id of items) await expect.poll(async () => (await hand.call<{ state: string }>('GET', `/items/${id}`)).state, { timeout: 20_000 }).toBe('deposited')

  // The matter with its timeline: what lacks is seen, and every event is reached by keys.
  await page.reload()
  await page.getByText('[缺]', { exact: true }).waitFor()
  await works.look('matter')
  const timeline = page.getByRole('group', { name: '案件时间线' })
  await timeline.getByRole('button', { name: /^\[缺\] 应当记录/ }).focus()
  await page.keyboard.press('Home')
  const first = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).not.toBe(first)
  await page.keyboard.press('+')
  await works.look('timeline-near')
  await page.getByRole('button', { name: '以列表显示' }).click()
  await page.getByRole('table', { name: '案件时间线' }).getByRole('cell', { name: '应当记录，没有音像记录' }).waitFor()
  await works.look('timeline-list')
  await page.getByRole('button', { name: '登记终结' }).click()
  const ending = page.getByRole('dialog', { name: '登记终结' })
  await ending.getByLabel('事由').selectOption({ label: '行政处罚决定履行完毕' })
  await ending.getByLabel('证明文书').fill('云农罚缴〔2026〕31号')
  await works.look('matter-end')
  await ending.getByRole('button', { name: '登记终结' }).click()
  await page.getByText('云农罚缴〔2026〕31号').first().waitFor()
  await works.look('matter-ended')

  // Its case file: two items, put in order by the keyboard, submitted.
  await page.getByRole('button', { name: '建卷' }).click()
  const making = page.getByRole('dialog', { name: '建卷' })
  await works.look('casefile-open')
  await making.getByRole('button', { name: '建卷' }).click()
  await page.getByText('案卷里还没有文件').waitFor()
  const contents = page.getByRole('table', { name: '卷内文件目录' })
  for (const title of ['抽样取证凭证', '现场检查笔录']) {
    await page.getByRole('button', { name: '编入文件' }).click()
    const placing = page.getByRole('dialog', { name: '编入文件' })
    await placing.getByLabel('文件', { exact: false }).first().selectOption({ label: title })
    await placing.getByLabel('文号').fill('云农检〔2026〕31号')
    await works.check('placement')
    await placing.getByRole('button', { name: '编入' }).click()
    await contents.getByText(title).waitFor()
  }
  await contents.getByRole('row', { name: /现场检查笔录/ }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await contents.getByRole('row', { name: /^1 现场检查笔录/ }).waitFor()
  await works.look('casefile-contents')
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByRole('dialog', { name: '提交案卷' }).waitFor()
  await works.check('casefile-submit')
  await page.getByRole('dialog', { name: '提交案卷' }).getByRole('button', { name: '提交' }).click()
  await page.getByText('等待验收').waitFor()

  // The archivist gives it back once, and seals it then.
  const archive = await signedIn(archivist.login)
  await archive.page.goto(new URL(page.url()).pathname)
  await archive.page.getByRole('button', { name: '退回', exact: true }).click()
  const returning = archive.page.getByRole('dialog', { name: '退回案卷' })
  await returning.getByLabel('退回原因').fill('第2件未填页数')
  await archive.look('casefile-return')
  await returning.getByRole('button', { name: '退回' }).click()
  await archive.page.getByText('第2件未填页数').waitFor()
  await page.reload()
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByRole('dialog', { name: '提交案卷' }).getByRole('button', { name: '提交' }).click()
  await page.getByText('等待验收').waitFor()
  await archive.page.reload()
  await archive.page.getByRole('button', { name: '归档锁定' }).click()
  await archive.page.getByRole('dialog', { name: '归档锁定' }).waitFor()
  await archive.check('casefile-seal')
  await archive.page.getByRole('dialog', { name: '归档锁定' }).getByRole('button', { name: '归档锁定' }).click()
  await archive.page.getByText(/Z109-ZY·XZCF·\d{4}·D30-001/).first().waitFor()

  // Its papers and its package.
  await archive.page.getByRole('button', { name: '打印案卷封面' }).click()
  await archive.page.getByRole('dialog', { name: '案卷封面' }).waitFor()
  await archive.look('print-cover')
  await archive.page.keyboard.press('Escape')
  await archive.page.getByRole('table', { name: '打印文书' }).getByRole('rowheader', { name: '案卷封面' }).waitFor()
  await archive.page.getByRole('button', { name: '签发', exact: true }).click()
  const issuing = archive.page.getByRole('dialog', { name: '签发归档信息包' })
  await issuing.getByLabel('用途').fill('移送云溪市人民法院')
  await archive.check('package-issue')
  await issuing.getByRole('button', { name: '签发' }).click()
  await archive.page.getByRole('rowheader', { name: '移送云溪市人民法院' }).waitFor()
  await archive.look('casefile-sealed')
  const started = archive.page.waitForEvent('download')
  await archive.page.getByRole('link', { name: '下载' }).click()
  const download = await started
  expect(download.suggestedFilename()).toMatch(/^999900-.*-XZCF-\d{4}-D30-000001\.zip$/)
  expect(await download.failure()).toBeNull()

  // The same in English.
  const english = await signedIn(archivist.login, 'en')
  await english.page.goto(`/matters/${matter}`)
  await english.page.getByText('[none]', { exact: true }).waitFor()
  await english.look('matter')
  await english.page.getByRole('link', { name: 'Open the case file' }).click()
  await english.page.getByRole('heading', { name: 'Archiving packages' }).waitFor()
  await english.look('casefile-sealed')
  await english.page.getByRole('link', { name: 'Matters', exact: true }).first().click()
  await english.page.getByRole('rowheader', { name: '涉嫌经营假种子' }).waitFor()
  await english.look('matters')
})
