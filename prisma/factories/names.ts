// Names whose owners can also have a believable e-mail address: Chinese and Japanese ones come with their romanisation.

export type Syllable = readonly [written: string, latin: string];

const pairs = (text: string): readonly Syllable[] =>
  text
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [written = "", latin = ""] = pair.split(":");
      return [written, latin] as const;
    });

export const CHINESE_SURNAMES = pairs(`
  王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 赵:zhao 黄:huang 周:zhou 吴:wu 徐:xu 孙:sun 胡:hu 朱:zhu 高:gao 林:lin
  何:he 郭:guo 马:ma 罗:luo 梁:liang 宋:song 郑:zheng 谢:xie 韩:han 唐:tang 冯:feng 于:yu 董:dong 萧:xiao 程:cheng
  曹:cao 袁:yuan 邓:deng 许:xu 傅:fu 沈:shen 曾:zeng 彭:peng 吕:lv 苏:su 卢:lu 蒋:jiang 蔡:cai 欧阳:ouyang 司徒:situ`);

export const CHINESE_GIVEN_NAMES = pairs(`
  伟:wei 芳:fang 娜:na 敏:min 静:jing 秀英:xiuying 丽:li 强:qiang 磊:lei 洋:yang 艳:yan 勇:yong 军:jun 杰:jie 娟:juan
  涛:tao 明:ming 超:chao 霞:xia 平:ping 刚:gang 桂英:guiying 文博:wenbo 思远:siyuan 雨桐:yutong 梓涵:zihan 欣怡:xinyi
  浩然:haoran 子轩:zixuan 宇航:yuhang 佳怡:jiayi 晨曦:chenxi 若曦:ruoxi 俊杰:junjie 嘉豪:jiahao 诗涵:shihan 一诺:yinuo
  志远:zhiyuan 建国:jianguo 海燕:haiyan 晓东:xiaodong 雪梅:xuemei 国强:guoqiang 婷婷:tingting 天佑:tianyou 可馨:kexin
  子墨:zimo 景行:jingxing 知夏:zhixia 安然:anran 书瑶:shuyao 逸飞:yifei 明轩:mingxuan 梦琪:mengqi`);

export const JAPANESE_SURNAMES = pairs(`
  佐藤:sato 鈴木:suzuki 高橋:takahashi 田中:tanaka 伊藤:ito 渡辺:watanabe 山本:yamamoto 中村:nakamura 小林:kobayashi
  加藤:kato 吉田:yoshida 山田:yamada 松本:matsumoto 井上:inoue 木村:kimura`);

export const JAPANESE_GIVEN_NAMES = pairs(`
  陽翔:haruto 蓮:ren 湊:minato 大輔:daisuke 健太:kenta 翔太:shota 結衣:yui 陽菜:hina 葵:aoi 美咲:misaki 凛:rin 紬:tsumugi
  花子:hanako 直樹:naoki 恵子:keiko`);
