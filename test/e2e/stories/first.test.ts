import { signIn, story } from '../fixture/story.ts'
import { administrators, password } from '../fixture/town.ts'

const given = '安装时给的口令-三员'
const mine = '只有我自己知道-2026'

story('a new installation is set up, and its system administrator comes in and goes out', async ({ program, window }) => {
  const desk = await window()
  const { page } = desk
  await page.goto('/')
  await page.waitForURL('**/setup')
  await page.getByLabel('一次性安装码').fill(program.code)
  await page.getByLabel('支队全称').fill('云溪市农业综合行政执法支队')
  await page.getByLabel('简称').fill('云溪支队')
  await page.getByLabel('行政区划代码').fill('999900')
  await page.getByLabel('主管部门').fill('云溪市农业农村局')
  await page.getByLabel('全宗名称').fill('云溪市农业农村局')
  await page.getByLabel('全宗号').fill('Z109')
  await page.getByLabel('专用服务器').fill('支队机房一号')
  await page.getByLabel('科室').fill('执法一科\n执法二科')
  await desk.lookInBoth('setup-1')
  await page.getByRole('button', { name: '下一步' }).click()
  for (const [role, login] of [['系统管理员', 'xitong'], ['安全保密管理员', 'anquan'], ['安全审计员', 'shenji']] as const) {
    const group = page.getByRole('group', { name: role })
    await group.getByLabel('登录名').fill(login)
    await group.getByLabel('口令', { exact: true }).fill(given)
    await group.getByLabel('再输一次').fill(given)
  }
  await desk.lookInBoth('setup-2')
  await page.getByRole('button', { name: '下一步' }).click()
  await desk.lookInBoth('setup-3')
  await page.getByRole('button', { name: '完成初始化' }).click()
  await page.getByRole('heading', { name: '初始化完成' }).waitFor()
  await desk.lookInBoth('setup-done')

  await page.getByRole('link', { name: '去登录' }).click()
  await signIn(page, 'xitong', given)
  await page.getByRole('heading', { name: '修改口令' }).waitFor()
  await desk.lookInBoth('password-first')
  await page.getByLabel('原口令').fill(given)
  await page.getByLabel('新口令').fill(mine)
  await page.getByLabel('再输一次').fill(mine)
  await page.getByRole('button', { name: '修改口令' }).click()
  await page.getByRole('heading', { name: 'xitong的工作台' }).waitFor()
  await page.getByText('云溪支队').waitFor()
  await desk.look('workbench-system')
  await page.getByRole('button', { name: '退出' }).click()
  await page.getByRole('heading', { name: '登录' }).waitFor()

  await page.goto('/setup')
  await page.getByText('没有这个页面').waitFor()
  await desk.look('nowhere')
})

story('an officer sees the workbench in both languages', async ({ town, signedIn }) => {
  const officer = await (await town()).officer('陈禾', 'custodian')
  for (const [language, empty] of [['zh-CN', '没有计时中的时限'], ['en', 'No clock is running']] as const) {
    const desk = await signedIn(officer.login, language)
    await desk.page.getByText(empty).waitFor()
    await desk.look('workbench-officer')
  }
})

story('whoever is signed out in the middle enters the password and goes on where he was', async ({ town, signedIn }) => {
  const officer = await (await town()).officer('陈禾')
  const desk = await signedIn(officer.login)
  const { page, context } = desk
  await context.clearCookies()
  await page.getByRole('link', { name: '人员' }).click()
  const lock = page.getByRole('dialog', { name: '登录已超时' })
  await desk.look('locked')
  await lock.getByLabel(/口令/).fill('不是这个口令-2026')
  await lock.getByRole('button', { name: '继续' }).click()
  await lock.getByText('登录名或口令不正确').waitFor()
  await desk.check('locked-wrong')
  await lock.getByLabel(/口令/).fill(password)
  await lock.getByRole('button', { name: '继续' }).click()
  await page.getByRole('rowheader', { name: '陈禾' }).waitFor()
  await lock.waitFor({ state: 'hidden' })
  await desk.look('officers')
})

story('the three administrators bring an officer in, each by his own part', async ({ town, signedIn }) => {
  await town()
  const system = await signedIn(administrators.system)
  const { page } = system
  await page.getByRole('link', { name: '人员' }).first().click()
  await page.getByRole('button', { name: '登记人员' }).click()
  const enrol = page.getByRole('dialog', { name: '登记人员' })
  await enrol.getByLabel('姓名').fill('陈禾')
  await enrol.getByLabel('执法证号').fill('YX0001')
  await system.look('officers-enrol')
  await enrol.getByRole('button', { name: '登记人员' }).click()
  await page.getByRole('rowheader', { name: '陈禾' }).waitFor()
  await page.getByRole('link', { name: '账号' }).first().click()
  await system.look('accounts')
  await page.getByRole('link', { name: '岗位' }).first().click()
  await page.getByText('空缺').first().waitFor()
  await system.look('posts')
  await page.getByRole('link', { name: '设备' }).first().click()
  await page.getByText('还没有设备').waitFor()
  await system.look('devices')
  await page.getByRole('link', { name: '单位' }).first().click()
  await page.getByRole('rowheader', { name: /云溪市/ }).waitFor()
  await system.look('agencies')
})
