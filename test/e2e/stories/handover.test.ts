import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { afterAll, expect } from 'vitest'
import { Card } from '../fixture/card.ts'
import { story } from '../fixture/story.ts'
import { password } from '../fixture/town.ts'

const card = new Card()
afterAll(() => card.remove())

story('an officer brings files in, is cut off, goes on, signs; the custodian counts, receives and returns', async ({ town, signedIn, window }) => {
  const place = await town()
  const officer = await place.officer('陈禾')
  const keeper = await place.officer('林册', 'custodian')
  await place.outing(officer)

  const desk = await signedIn(officer.login)
  const { page } = desk
  await page.getByRole('link', { name: '上传移交' }).click()
  await page.getByRole('combobox', { name: /^执法活动/ }).selectOption({ index: 1 })
  await page.getByRole('radio', { name: '涉及，或者不能确定' }).check()
  await page.getByText('涉密文件不得上传到本系统').waitFor()
  expect(await page.getByRole('button', { name: '选择文件', exact: true }).count()).toBe(0)
  await page.getByRole('radio', { name: '不涉及' }).check()
  await page.getByRole('radio', { name: '有', exact: true }).check()
  expect(await page.getByRole('button', { name: '选择文件', exact: true }).count()).toBe(0)
  await page.getByRole('checkbox', { name: '有未成年人入镜' }).check()
  await page.getByRole('button', { name: '选择文件', exact: true }).and(page.locator('button')).waitFor()
  await desk.look('handover-restricted')
  await page.getByRole('radio', { name: '都没有' }).check()
  await desk.look('handover-start')

  // Cut off in the middle, and the page loaded anew: the same file goes on where it stood.
  const film = card.write('DSJ07_0912.mp4', 20_000_000)
  let patches = 0
  await page.route('**/api/v1/uploads/*', (route) => (route.request().method() === 'PATCH' && ++patches > 1 ? route.abort() : route.fallback()))
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(film)
  await page.getByText(/连接中断，服务器已存 8\.4 MB/).waitFor()
  await page.getByRole('region', { name: '上传任务' }).waitFor()
  await desk.look('handover-cut-off')
  await page.reload()
  await page.getByRole('radio', { name: '不涉及' }).check()
  await page.getByRole('radio', { name: '都没有' }).check()
  await page.getByRole('table', { name: '没有传完的文件' }).getByRole('cell', { name: '8.4 MB' }).waitFor()
  await page.unroute('**/api/v1/uploads/*')
  let sent = 0
  page.on('request', (request) => { if (request.method() === 'PATCH') sent++ })
  await page.getByLabel('选择文件', { exact: true }).setInputFiles([film, card.write('IMG_0031.jpg', 50_000)])

  // It goes on while he looks at something else.
  await page.getByRole('link', { name: '工作台' }).click()
  await page.getByRole('heading', { name: '陈禾的工作台' }).waitFor()
  await page.getByRole('link', { name: '上传移交' }).click()
  await page.getByRole('combobox', { name: /^执法活动/ }).selectOption({ index: 1 })
  await page.getByRole('radio', { name: '不涉及' }).check()
  await page.getByRole('radio', { name: '都没有' }).check()
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) }).first()
  await row('DSJ07_0912').getByText('接收后入库').waitFor()
  await row('IMG_0031').getByText('接收后入库').waitFor()
  expect(sent).toBe(3) // the film's 8.4 to 16.8 MB, its rest, and the picture: nothing twice
  await desk.look('handover-stored')

  // One byte that changes on its way is found by the server's check, and the file is sent anew.
  let flipped = false
  await page.route('**/api/v1/uploads/*', async (route) => {
    const request = route.request()
    if (request.method() !== 'PATCH' || flipped) return route.fallback()
    flipped = true
    const body = Buffer.from(request.postDataBuffer()!)
    body[100]! ^= 1
    return route.continue({ postData: body })
  })
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(card.write('IMG_0032.jpg', 60_000))
  await row('IMG_0032').getByText('与本机摘要不一致').waitFor()
  await desk.look('handover-differs')
  await row('IMG_0032').getByRole('button', { name: '重传此文件' }).click()
  await row('IMG_0032').getByText('接收后入库').waitFor()

  // The same bytes again are named, and not stored twice.
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(card.write('副本.jpg', 50_000, 'IMG_0031.jpg'))
  await page.getByText('相同内容的文件已经收存').waitFor()

  await page.getByRole('row', { name: /合计 3/ }).waitFor()
  await page.getByRole('button', { name: '加一件' }).click()
  await page.getByLabel(/名称/).fill('现场检查笔录')
  await page.getByLabel(/页数/).fill('3')
  await desk.look('handover-count')
  await page.getByRole('button', { name: '签署移交' }).click()
  const confirm = page.getByRole('dialog', { name: '签署移交' })
  await confirm.getByLabel(/口令/).fill('不是这个口令-2026')
  await confirm.getByRole('button', { name: '签署移交' }).click()
  await confirm.getByText('登录名或口令不正确').waitFor()
  await desk.look('handover-sign')
  await confirm.getByLabel(/口令/).fill(password)
  await confirm.getByRole('button', { name: '签署移交' }).click()
  await page.getByRole('heading', { name: /已签署移交/ }).waitFor()
  await page.getByText(/3 个文件（20\.1 MB），纸质材料 1 件/).waitFor()
  await desk.look('handover-signed')

  const receiving = await signedIn(keeper.login)
  const { page: counter } = receiving
  await counter.getByRole('link', { name: /移交接收/ }).click()
  await counter.getByRole('cell', { name: '陈禾' }).waitFor()
  await receiving.look('receiving')
  await counter.getByRole('table').getByRole('link').first().click()
  await counter.getByRole('row', { name: /文件 3 3 .*一致/ }).waitFor()
  await counter.getByRole('checkbox', { name: '退回：IMG_0032.jpg' }).check()
  await counter.getByRole('button', { name: '其余全部清点无误' }).click()
  await receiving.look('receiving-count')
  await counter.getByRole('button', { name: '部分接收' }).click()
  const answer = counter.getByRole('dialog', { name: '部分接收' })
  await answer.getByLabel(/存放地点/).fill('二楼音像柜甲一')
  await answer.getByLabel(/退回原因/).fill('照片模糊，请补拍')
  await receiving.look('receiving-answer')
  await answer.getByRole('button', { name: '部分接收' }).click()
  await counter.getByText('已入库 2 个，共 2 个文件').waitFor()
  await receiving.look('receiving-done')

  // The receipt is printed, and shown as the PDF that it is; whoever holds it checks it without signing in.
  await counter.getByRole('button', { name: '打印交接凭证' }).click()
  const receipt = counter.getByRole('dialog', { name: '交接凭证' })
  const address = await receipt.locator('iframe').getAttribute('src')
  await receiving.look('print-receipt')
  const pdf = await (await receiving.context.request.get(address!)).body()
  const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' })
  expect(text).toContain('陈禾')
  const holder = await window()
  await holder.page.goto(/\/v\/[0-9A-Z-]+/.exec(text)![0])
  const said = await holder.page.locator('main').innerText()
  expect(said).toContain('交接凭证')
  expect(said).toContain('云溪市农业综合行政执法支队')
  expect(said.replace(/\s/g, '')).toContain(createHash('sha256').update(pdf).digest('hex'))
  for (const hidden of ['陈禾', '林册', '现场检查笔录', 'DSJ07']) expect(said).not.toContain(hidden)
  await holder.look('check-code')

  // Signed by hand, it comes back as a scan on its record.
  await receipt.getByRole('button', { name: /关闭|Close/ }).click()
  const prints = counter.getByRole('table', { name: '打印文书' })
  await prints.getByRole('button', { name: '附签名扫描件' }).click()
  const attaching = counter.getByRole('dialog', { name: '附签名扫描件' })
  await attaching.getByLabel(/扫描件/).setInputFiles({ name: '交接凭证.pdf', mimeType: 'application/pdf', buffer: Buffer.concat([pdf, Buffer.from('\n')]) })
  await receiving.look('print-scan')
  await attaching.getByRole('button', { name: '附上' }).click()
  await prints.getByText('签名件已附').waitFor()
  await receiving.look('prints')

  // The officer's list follows: what the custodian took is deposited.
  await page.getByRole('link', { name: '查看这次移交' }).click()
  await page.getByText('照片模糊，请补拍').first().waitFor()
  const english = await signedIn(keeper.login, 'en')
  await english.page.getByRole('link', { name: /Receiving/ }).click()
  await english.page.getByText('No handover waits.').waitFor()
  await english.page.getByLabel('Show').selectOption('partly-received')
  await english.page.getByRole('table').getByRole('link').first().click()
  await english.page.getByText('2 of 2 files are deposited').waitFor()
  await english.page.getByRole('button', { name: 'Open', exact: true }).click()
  await english.page.getByRole('dialog').getByText('How it is checked').waitFor()
  await english.look('print-receipt')
  await english.page.keyboard.press('Escape')
  await english.look('receiving-done')
})
