// Words of feeling that need no entry of their own, in groups of one weight; phrases have "_" for a space. What the lexicon
// weighs by itself stays as it is there.

const EN: Readonly<Record<string, string>> = {
  "-2.6":
    "abysmal livid outraged outrageous enraged infuriating infuriated scammed scammers scammer thieves thief stole swindled deceitful deceived despicable vile revolting repulsive sickening deplorable had_it_with inexcusable horrific hellish detest loathe despise bastards moron morons idiot asshole bloody_awful criminal fraudulent dishonest crooks ripoff rip-off",
  "-2.1":
    "black_hole disaster catastrophe fiasco mess_up messed_up screwed_up screw_up ruined ruin ruins wrecked destroyed junk crappy mediocre dismal miserable inferior insulting insulted insult offensive disrespectful disrespected disappointment dissatisfaction let_down letdown joke_of outrage runaround run_around driving_me_crazy drives_me_crazy driving_me_nuts driving_me_mad losing_patience lost_patience out_of_patience losing_my_patience sick_of_this one-star one_star 1-star 1_star zero_stars zero_replies clueless careless negligent neglected betrayed cheap_junk daylight_robbery laughable shambles chaos chaotic mislead misled stonewalled brushed_off shocking unfair unjust hopeless heartbroken heartbreaking devastated distressed distressing gutted irate resent bitter hostile harassing harassed nasty gross filthy hideous",
  "-1.6":
    "annoy annoys irritated irritating irritate frustrate frustrates frustration bothersome upsetting worse worsened tedious troublesome troubling cumbersome confusing complicated nonsense silly absurd doesn't_care don't_care does_not_care couldn't_care didn't_care nobody_cares no_one_cares badly poorly unacceptably expected_better expected_much_better expected_more should_be_better deserve_better let_me_down letting_me_down gave_up giving_up tired_of no_reply no_response no_answer no_replies never_replied never_responded never_answered never_called haven't_heard have_not_heard not_heard_back ghosted sadly unfortunate unhappy displeased discouraged dismayed distrust mistrust unsatisfied unsatisfactory unsatisfying inadequate insufficient awkward uncomfortable itchy smelly stinks stink stained scratched dirty filthy mouldy moldy wobbly flimsy fell_apart falling_apart falls_apart broke snapped unusable worthless pointless stuck unanswered failed fails failure faulty defective terribly hurts painfully ashamed embarrassed embarrassing anxious nervous panicking desperate afraid scared suspicious shady sketchy won't_buy_again never_buy never_shop never_order taking_my_business wasted wasting leaks_everywhere",
  "-1": "ugh argh do_better crashed vanished chipped came_undone no_apology boring bland dull ugly noisy loud rough stiff cheaply tacky plasticky slowly unclear confused disturbed unsure regrettable lacking lacks misses damn disagree wrongly inaccurate uneven faded mismatch unexpected_charge overcharged double_charged unwanted excuse awfully harsh strange_smell weird_smell smell missing_again twice_now third_time again_and_again over_and_over how_many_times still_no still_waiting",
  "1.2":
    "cozy cosy comfy comfortable handy useful neat tidy smooth smoothly promptly prompt timely on_time speedy efficient reliable sturdy solid durable warm soft_and stylish elegant pretty cute fun sweet patient professional attentive thoughtful welcoming helpful_staff well_made well-made well_packed good_value worth_it worth_every resolved fixed works_well works_great runs_well fits_well looks_good smells_good as_described as_promised as_expected arrived_early satisfied_with order_again buy_again shop_again come_again coming_back relieved relief hopeful content cool okay_with_it appreciated much_appreciated nicely well_done good_job nice_job good_work thoughtful spot_on",
  "1.9":
    "adore adores loved loves loving enjoyed enjoyable delightful delicious charming pleasant pleasure pleased_with wonderful_service terrific marvellous marvelous magnificent exceptional extraordinary phenomenal stunning splendid fabulous top_quality top-quality top-notch top_notch first-class first_class world-class flawless flawlessly excellent_value five-star five_stars 5_stars 5-star five_star above_and_beyond made_my_day made_my_week saved_my_day lifesaver life_saver life-saver pleasant_surprise pleasantly_surprised exceeded_my_expectations beyond_my_expectations better_than_expected better_than_i highly_recommend would_recommend will_recommend kudos bravo hats_off well_pleased overjoyed ecstatic excited exciting amazed blown_away treasure joy joyful yay hooray woohoo problem_solved issue_resolved bless_you blessed legend thank_god",
};

const ZH: Readonly<Record<string, string>> = {
  "-2.6":
    "无良 黑心 缺德 卑鄙 混蛋 王八蛋 傻逼 傻x 去死 滚蛋 神经病 脑残 欺负人 欺人太甚 强盗 抢钱 诈骗犯 丧良心 天理难容 怒火 怒了 发火 暴怒 气炸 气疯 气得 气人 火冒三丈 恨死 可恨 可恶 该死 无赖 流氓 太黑 坑蒙拐骗 维权 曝光 12315 消协 起诉 报警",
  "-2": "反感 除了道歉 说了多少遍 心凉 心累 心碎 心塞 绝望 憋屈 委屈 窝火 窝心 烦透 烦躁 恼怒 恶劣 低劣 劣质 次品 残次 粗糙 破烂 破旧 太烂 很烂 真烂 烂透 稀烂 太破 糟透 太糟 一塌糊涂 乱七八糟 不像话 不负责任 太不负责 没良心 没素质 没道德 没责任心 没耐心 没有耐心 失去耐心 答非所问 不耐烦 冷漠 冷冰冰 傲慢 粗暴 骂人 踢来踢去 互相推 推脱 推诿 甩锅 耍赖 耍我 玩我 糊弄 套路 霸王条款 不公平 不合理 岂有此理 荒唐 可笑 笑话 搞笑吗 不可接受 无法接受 不能接受 接受不了 难以接受 不能忍 忍不下去 受够了 受够 什么意思 什么玩意 什么东西 什么服务 什么态度 什么公司 什么平台 怎么做事 谁还敢 不会原谅 不原谅 拉黑 卸载 避雷 踩雷 踩坑 上当 受骗 后悔死 悔死 白买 白花 白等 打水漂 血亏 吃亏 不敢用 不敢买 不敢吃 再不 最后一次 忍你们",
  "-1.3":
    "坑 服了你 真是服了 刺鼻 异味 难闻 发霉 发黄 起球 掉漆 褪色 缩水 开线 开胶 脱胶 漏水 漏液 漏油 生锈 划痕 污渍 脏 旧的 用过的 不能开机 死机 卡顿 没用 用不了 用不成 失灵 打不开 充不进 没声音 断了 裂了 漏发 少发 发错 又发错 错了 弄错 搞错 又错 不符合 缩水了 不合适 不舒服 不好看 不值得 不划算 太贵 涨价 没见到 没兑现 不兑现 没下文 没回音 没回应 没人处理 没人解决 不处理 不解决 不回复 不回我 不理我 不作为 不给退 不给换 不肯 打不通 联系不上 石沉大海 这么久 那么久 太久 好久 等半天 等不了 遥遥无期 一拖再拖 拖延 拖着 第二次了 第三次了 多少次 几遍 三遍 好几次 好几遍 被动 尴尬 焦虑 害怕 不安 不放心 可惜 遗憾 难办 头疼 头大 无奈 无助 失误 疏忽 粗心 大意 马虎 不认真 不用心 应付 不够 有差距 鸡肋 不尽人意 不尽如人意 不如",
  "1.2":
    "周到 热情 亲切 友好 友善 细心 细致 负责 有礼貌 礼貌 省心 省事 顺利 快捷 迅速 高效 效率高 值得 划算 实惠 超值 物美价廉 结实 耐用 厚实 柔软 合身 合适 合脚 精致 精美 美观 高档 上档次 有面子 好闻 好听 清晰 流畅 新鲜 干净 整洁 完好 如期 准时 没让我失望 没失望 不失望 没踩雷 人真好 人很好 人好 放心买 继续支持 感激 谢啦 多谢 好的谢谢 解决了 搞定 顺手 贴身 暖心 温暖 暖和 靠得住 信赖 信得过 老顾客 回头客 会回购 还会买",
  "2": "超赞 超好 超棒 超爱 超喜欢 很赞 真赞 赞赞 绝了 绝绝子 太绝 一流 顶级 极好 极佳 卓越 出色 优质 无可挑剔 一如既往的好 挑不出 十分满意 百分百 满分 五颗星 5星 五星好评 强烈推荐 值得推荐 推荐购买 推荐给 惊艳 惊喜 喜出望外 美滋滋 爱不释手 心动 幸福 快乐 欢喜 高兴坏 乐坏 欣慰 佩服 良心商家 良心卖家 神仙 宝藏 厉害 给跪 太值 真值 超预期 超乎想象 棒极了 好极了 好得很 顶呱呱",
};

function spread(groups: Readonly<Record<string, string>>): Record<string, number> {
  const entries = Object.entries(groups).flatMap(([weight, words]) =>
    words.split(" ").map((word) => [word.replaceAll("_", " "), Number(weight)] as const),
  );
  return Object.fromEntries(entries);
}

export const EN_WORDS = spread(EN);
export const ZH_WORDS = spread(ZH);
