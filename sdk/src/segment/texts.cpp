#include <array>

#include "tenure/segment/health.hpp"
#include "tenure/segment/rfm.hpp"

namespace tenure::inline v1 {

namespace {

constexpr std::array<RfmSegmentText, rfm_segment_count> segment_texts{{
    {{"no purchase", "بدون خرید", "بلا شراء"},
     {"Win the first purchase: welcome series and a first-purchase offer",
      "نخستین خرید را به دست آورید: پیام‌های خوشامد و "
      "پیشنهاد "
      "خرید "
      "اول",
      "اكسب أول عملية شراء: سلسلة ترحيب وعرض للشراء الأول"}},
    {{"champions", "قهرمانان", "الأبطال"},
     {"Thank them, show them new things first, ask for referrals",
      "قدردانی کنید، تازه‌ها را اول به آن‌ها نشان دهید، "
      "معرفی "
      "بخواهید",
      "اشكرهم واعرض عليهم الجديد أولاً واطلب الإحالات"}},
    {{"loyal", "وفادار", "الأوفياء"},
     {"Offer the next better product and the loyalty programme",
      "محصول بالاتر و باشگاه مشتریان را پیشنهاد دهید", "اعرض المنتج الأعلى وبرنامج الولاء"}},
    {{"potential loyalists", "وفاداران بالقوه", "أوفياء محتملون"},
     {"Build the habit: membership and products that go with what they bought",
      "عادت بسازید: عضویت و محصولات مکمل خریدهایشان", "ابنِ العادة: عضوية ومنتجات تكمل ما اشتروه"}},
    {{"new", "جدید", "الجدد"},
     {"Help them start and give a reason for the second purchase",
      "در آغاز کمکشان کنید و انگیزهٔ خرید دوم بدهید",
      "ساعدهم في البداية وأعطهم سبباً للشراء الثاني"}},
    {{"promising", "نویدبخش", "الواعدون"},
     {"Stay in touch with small offers before the first purchase is forgotten",
      "پیش از فراموشی خرید نخست با پیشنهادهای کوچک در تماس بمانید",
      "ابقَ على تواصل بعروض صغيرة قبل أن تُنسى أول عملية شراء"}},
    {{"need attention", "نیازمند توجه", "بحاجة إلى اهتمام"},
     {"Make an offer for a limited time, based on what they bought",
      "بر پایهٔ خریدهایشان پیشنهادی با مهلت محدود بدهید",
      "قدّم عرضاً محدود المدة يستند إلى مشترياتهم"}},
    {{"about to sleep", "در آستانهٔ خاموشی", "على وشك الخمول"},
     {"Remind them with something popular and ask what is missing",
      "با کالایی پرطرفدار یادآوری کنید و بپرسید چه کم است", "ذكّرهم بمنتج رائج واسألهم عمّا ينقصهم"}},
    {{"at risk", "در خطر", "المعرّضون للخطر"},
     {"Write personally, renew the offer, solve what troubles them",
      "شخصی پیام دهید، پیشنهاد را تازه کنید و مشکلشان را حل کنید",
      "راسلهم شخصياً وجدّد العرض وحلّ ما يزعجهم"}},
    {{"can't lose", "از دست ندهید", "لا يمكن خسارتهم"},
     {"Call them: a person, not a campaign", "تلفن کنید: یک انسان، نه یک کارزار",
      "اتصل بهم: إنسان لا حملة"}},
    {{"hibernating", "در خواب", "الخاملون"},
     {"Include them in cheap campaigns only; watch for a sign of life",
      "فقط در کارزارهای ارزان بگنجانید و منتظر نشانه‌ای "
      "بمانید",
      "أشركهم في الحملات الرخيصة فقط وراقب أي إشارة"}},
    {{"lost", "از دست‌رفته", "المفقودون"},
     {"Ask once why they left, then spend the money on others",
      "یک‌بار دلیل رفتن را بپرسید و هزینه را صرف دیگران "
      "کنید",
      "اسأل مرة عن سبب مغادرتهم ثم أنفق المال على غيرهم"}},
}};

}  // namespace

const RfmSegmentText& text_of(RfmSegment segment) {
    return segment_texts[static_cast<std::size_t>(segment)];
}

Wording text_of(HealthMeasure measure) {
    constexpr std::array<Wording, health_measure_count> texts{{
        {"adoption", "پذیرش و استفاده", "التبنّي"},
        {"engagement", "تعامل", "التفاعل"},
        {"support", "پشتیبانی", "الدعم"},
        {"sentiment", "رضایت", "الرضا"},
        {"finance", "مالی", "المالية"},
    }};
    return texts[static_cast<std::size_t>(measure)];
}

Wording text_of(HealthColour colour) {
    constexpr std::array<Wording, 4> texts{{
        {"unknown", "نامعلوم", "غير معروف"},
        {"red", "قرمز", "أحمر"},
        {"yellow", "زرد", "أصفر"},
        {"green", "سبز", "أخضر"},
    }};
    return texts[static_cast<std::size_t>(colour)];
}

Wording text_of(HealthGap gap) {
    constexpr std::array<Wording, 3> texts{{
        {"", "", ""},
        {"never bought and holds no contract", "نه خریدی داشته و نه قراردادی دارد",
         "لم يشترِ وليس لديه عقد"},
        {"too little is known: surveys, tickets or contacts are missing",
         "داده کم است: نظرسنجی، تیکت یا تماسی ثبت نشده است",
         "المعلومات قليلة: لا استبيانات ولا تذاكر ولا تواصل"},
    }};
    return texts[static_cast<std::size_t>(gap)];
}

}  // namespace tenure::inline v1
